using System.Globalization;

namespace Transcription.LoadGenerator;

/// <summary>Reads <c>--name value</c>, <c>--name=value</c> and flags; remembers every mistake.</summary>
internal sealed class OptionReader
{
    private readonly Dictionary<string, string?> _given = [];
    private readonly List<string> _errors = [];

    public OptionReader(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                _errors.Add($"'{args[i]}' is no option.");
            else if (args[i].Split('=', 2) is [var name, var value])
                _given[name] = value;
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                _given[args[i]] = args[++i];
            else
                _given[args[i]] = null;
        }
    }

    public void Require(bool condition, string error)
    {
        if (!condition)
            _errors.Add(error);
    }

    public bool Flag(string name)
    {
        if (!_given.Remove(name, out var value))
            return false;
        Require(value is null, $"{name} takes no value.");
        return true;
    }

    public string? Text(string name)
    {
        if (!_given.Remove(name, out var value))
            return null;
        Require(!string.IsNullOrEmpty(value), $"{name} needs a value.");
        return value;
    }

    public int? Int(string name, int min)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min)
            return value;
        _errors.Add($"{name} is '{text}'; it must be a whole number from {min}.");
        return null;
    }

    /// <summary>A time as <c>100ms</c>, <c>2s</c> or a bare number in the option's unit.</summary>
    public TimeSpan? Duration(string name, string unit, TimeSpan min, TimeSpan max)
    {
        if (Text(name) is not { } text)
            return null;
        var number = text;
        if (text.EndsWith("ms", StringComparison.Ordinal))
            (number, unit) = (text[..^2], "ms");
        else if (text.EndsWith('s'))
            (number, unit) = (text[..^1], "s");
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            var duration = unit == "ms" ? TimeSpan.FromMilliseconds(value) : TimeSpan.FromSeconds(value);
            if (duration >= min && duration <= max)
                return duration;
        }

        _errors.Add(FormattableString.Invariant(
            $"{name} is '{text}'; it must be from {min.TotalSeconds} to {max.TotalSeconds} seconds."));
        return null;
    }

    /// <exception cref="UsageException">Something was wrong, or is left over.</exception>
    public void Finish()
    {
        _errors.AddRange(_given.Keys.Select(name => $"{name} is unknown."));
        if (_errors.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, _errors));
    }
}
