namespace Transcription.RandomModel;

/// <summary>
/// The tensors of a model. Weights are scaled so that every activation stays near 1; the decoder's layers only whisper,
/// so that the script below them is heard.
/// </summary>
internal sealed class TensorList
{
    private const double EmbeddingDeviation = 0.05;
    private const double BiasDeviation = 0.02;
    private const double DecoderLoudness = 0.1; // of all layers together, against the script's 1
    private const double ScriptLogit = 24; // the rest of the vocabulary adds up to about 11.5
    private const double LongestWave = 10_000;

    private readonly ModelShape _shape;
    private readonly int _seed;
    private readonly DecodeScript _script;
    private readonly List<Tensor> _tensors = [];

    private TensorList(ModelShape shape, int seed)
    {
        (_shape, _seed, _script) = (shape, seed, new DecodeScript(shape, seed));
        AddEncoder();
        AddDecoder();
    }

    public static IReadOnlyList<Tensor> Of(ModelShape shape, int seed) => new TensorList(shape, seed)._tensors;

    private void AddEncoder()
    {
        var width = _shape.Width;
        Add("encoder.positional_embedding", [width, ModelShape.AudioContext], Sinusoids);
        Weights("encoder.conv1.weight", Math.Sqrt(1.0 / (3 * _shape.MelBins)), 3, _shape.MelBins, width);
        Biases("encoder.conv1.bias", 1, width);
        Weights("encoder.conv2.weight", Math.Sqrt(2.0 / (3 * width)), 3, width, width);
        Biases("encoder.conv2.bias", 1, width);
        for (var layer = 0; layer < _shape.AudioLayers; layer++)
            AddLayer($"encoder.blocks.{layer}.", ["attn"], loudness: 1);
        Norm("encoder.ln_post", 1);
    }

    private void AddDecoder()
    {
        Add("decoder.positional_embedding", [_shape.Width, ModelShape.TextContext], Script);
        var embedding = new Noise(_seed, Embedding);
        AddHalf(Embedding, [_shape.Width, _shape.Vocabulary],
            (token, values) => embedding.Fill(token, EmbeddingDeviation, values));
        // Each layer adds three times to what flows through.
        var loudness = DecoderLoudness / Math.Sqrt(3 * _shape.TextLayers);
        for (var layer = 0; layer < _shape.TextLayers; layer++)
            AddLayer($"decoder.blocks.{layer}.", ["attn", "cross_attn"], loudness);
        Norm("decoder.ln", (float)(ScriptLogit / (EmbeddingDeviation * _shape.Width)));
    }

    private void AddLayer(string name, string[] attentions, double loudness)
    {
        var width = _shape.Width;
        var deviation = 1 / Math.Sqrt(width);
        foreach (var attention in attentions)
        {
            Norm($"{name}{attention}_ln", 1);
            Weights($"{name}{attention}.query.weight", deviation, width, width);
            Biases($"{name}{attention}.query.bias", width);
            Weights($"{name}{attention}.key.weight", deviation, width, width);
            Weights($"{name}{attention}.value.weight", deviation, width, width);
            Biases($"{name}{attention}.value.bias", width);
            Weights($"{name}{attention}.out.weight", deviation * loudness, width, width);
            Constant($"{name}{attention}.out.bias", 0);
        }

        Norm($"{name}mlp_ln", 1);
        Weights($"{name}mlp.0.weight", deviation, width, 4 * width);
        Biases($"{name}mlp.0.bias", 4 * width);
        Weights($"{name}mlp.2.weight", deviation / 2 * loudness, 4 * width, width);
        Constant($"{name}mlp.2.bias", 0);
    }

    private const string Embedding = "decoder.token_embedding.weight";

    // The embedding of the token to say next: the last step compares with all of them, so that one wins.
    private void Script(int position, Span<float> values) =>
        new Noise(_seed, Embedding).Fill(_script.After(position), 1, values);

    // Source: openai/whisper, sinusoids.
    private void Sinusoids(int position, Span<float> values)
    {
        var half = values.Length / 2;
        for (var i = 0; i < half; i++)
        {
            var (sine, cosine) = Math.SinCos(position * Math.Exp(-Math.Log(LongestWave) / (half - 1) * i));
            (values[i], values[half + i]) = ((float)sine, (float)cosine);
        }
    }

    private void Norm(string name, float weight)
    {
        Constant($"{name}.weight", weight);
        Constant($"{name}.bias", 0);
    }

    private void Constant(string name, float value) => Add(name, [_shape.Width], (_, values) => values.Fill(value));

    private void Weights(string name, double deviation, params int[] dimensions)
    {
        var noise = new Noise(_seed, name);
        AddHalf(name, dimensions, (block, values) => noise.Fill(block, deviation, values));
    }

    private void Biases(string name, params int[] dimensions)
    {
        var noise = new Noise(_seed, name);
        Add(name, dimensions, (block, values) => noise.Fill(block, BiasDeviation, values));
    }

    private void Add(string name, int[] dimensions, FillBlock fill) =>
        _tensors.Add(new Tensor(name, dimensions, false, fill));

    private void AddHalf(string name, int[] dimensions, FillBlock fill) =>
        _tensors.Add(new Tensor(name, dimensions, true, fill));
}
