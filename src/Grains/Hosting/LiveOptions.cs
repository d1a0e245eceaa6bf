using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Transcription.Grains.Hosting;

/// <summary>
/// Options that follow their configuration. What is read anew and found wrong is told in the log and left out: the values
/// before stay.
/// </summary>
public sealed partial class LiveOptions<TOptions> : IDisposable
    where TOptions : class
{
    private readonly ILogger? _logger;
    private readonly List<IDisposable> _watches = [];
    private TOptions _current;

    /// <exception cref="OptionsValidationException">The values at start are wrong.</exception>
    public LiveOptions(
        IOptionsFactory<TOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<TOptions>> sources,
        ILogger<LiveOptions<TOptions>> logger)
    {
        (_logger, _current) = (logger, factory.Create(Options.DefaultName));
        foreach (var source in sources)
            _watches.Add(ChangeToken.OnChange(source.GetChangeToken, () => Read(factory)));
    }

    /// <summary>Options that never change.</summary>
    public LiveOptions(TOptions value) => _current = value;

    /// <summary>The values that hold now; not changed, but replaced.</summary>
    public TOptions Current => Volatile.Read(ref _current);

    /// <summary>New values hold; the old ones come along.</summary>
    public event Action<TOptions>? Changed;

    public void Dispose() => _watches.ForEach(watch => watch.Dispose());

    private void Read(IOptionsFactory<TOptions> factory)
    {
        TOptions next;
        try
        {
            next = factory.Create(Options.DefaultName);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            LogRefused(_logger!, typeof(TOptions).Name, exception.Message);
            return;
        }

        Changed?.Invoke(Interlocked.Exchange(ref _current, next));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Changed settings ({Options}) are not taken over: {Reason}")]
    private static partial void LogRefused(ILogger logger, string options, string reason);
}
