using Transcription.LoadGenerator;

namespace Transcription.RandomModel;

/// <summary>What the command line asks for; see <see cref="Usage"/>.</summary>
internal sealed record Arguments(ModelShape Shape, int Seed, string Out)
{
    /// <exception cref="UsageException">Names every mistake.</exception>
    public static Arguments Parse(string[] args)
    {
        var options = new OptionReader(args);
        var name = options.Text("--shape");
        var shape = ModelShape.All.FirstOrDefault(known => known.Name == name);
        var arguments = new Arguments(
            shape ?? ModelShape.All[0],
            options.Int("--seed", 0) ?? 1,
            options.Text("--out") ?? $"ggml-random-{name}.bin");
        options.Require(
            shape is not null,
            $"--shape must be one of {string.Join(", ", ModelShape.All.Select(known => known.Name))}.");
        options.Finish();
        return arguments;
    }
}
