namespace Transcription.ResultsDelivery;

/// <summary>The help text.</summary>
internal static class Usage
{
    public const string Text = """
        resultsdelivery: measures how fast events reach their connection's gateway over the results stream, and their cost.

          resultsdelivery --run                measures everything
          resultsdelivery --loads 500x3 --processes 1 --rounds 5

          --loads SxR[,…]     sessions x events of each per second (1x2,100x2,1000x2,1000x8)
          --deliveries A[,…]  none: timers alone; memory: Orleans' memory streams, 4 queues polled every 5 ms; push: the
                              product's results stream (none,memory,push)
          --processes N[,N]   1: sessions and connections in one silo; 2: in two processes over loopback (1,2)
          --seconds S         time to measure each (10)
          --rounds N          rounds; figures are medians over them (3)
          --port P            the first of four ports in a row (24000)

        Exit code: 0 every event came, 1 some did not, 2 wrong command line.

        Method: every round starts fresh silos for each number of processes and each delivery, one after another, each
        round in another order. A session is a grain whose timer sends a partial of 60 letters to its stream. Latency runs
        from the begin of OnNextAsync to the connection's inbox, by the clock that both processes share. Processor time
        and allocated bytes are those of all processes, timers included; the rows 'none' tell those. Each load runs 3 s
        before it is measured.
        """;
}
