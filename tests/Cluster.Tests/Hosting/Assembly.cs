// Fleets of processes one after another: each measures what it can do at its start.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
