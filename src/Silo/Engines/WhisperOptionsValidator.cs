using Microsoft.Extensions.Options;

namespace Transcription.Silo.Engines;

/// <summary>Finds every wrong setting of <see cref="WhisperOptions"/> at once.</summary>
internal sealed class WhisperOptionsValidator : IValidateOptions<WhisperOptions>
{
    private const int MostDecoders = 8; // WHISPER_MAX_DECODERS

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WhisperOptions options)
    {
        var errors = new List<string>();
        Check(options.Threads is >= 0 and <= 256, "Threads", options.Threads, "from 0 to 256");
        Check(options.BeamSize is >= 0 and <= MostDecoders, "BeamSize", options.BeamSize, "from 0 to 8");
        Check(options.BestOf is >= 1 and <= MostDecoders, "BestOf", options.BestOf, "from 1 to 8");
        Check(options.TemperatureStep is >= 0 and <= 1, "TemperatureStep", options.TemperatureStep, "from 0 to 1");
        Check(options.EntropyThreshold is >= 0 and <= 10, "EntropyThreshold", options.EntropyThreshold, "from 0 to 10");
        Check(options.LogProbabilityThreshold is <= 0 and >= -100,
            "LogProbabilityThreshold", options.LogProbabilityThreshold, "from -100 to 0");
        Check(options.NoSpeechThreshold is >= 0 and <= 1,
            "NoSpeechThreshold", options.NoSpeechThreshold, "from 0 to 1");
        Check(options.MaxDecodeTime > TimeSpan.Zero && options.MaxDecodeTime <= TimeSpan.FromHours(1),
            "MaxDecodeTime", options.MaxDecodeTime, "positive and at most one hour");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool fine, string setting, object value, string wanted)
        {
            if (!fine)
                errors.Add($"{WhisperOptions.Section}:{setting} is {value}; it must be {wanted}.");
        }
    }
}
