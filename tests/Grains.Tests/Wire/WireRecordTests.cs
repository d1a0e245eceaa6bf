using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Jobs;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Tests.Wire;

/// <summary>
/// Silos of different versions live together while a cluster is updated, so what is written must not change. New fields
/// take new ids, and a new line in <c>frozen.txt</c> beside the old one, which must still be read.
/// </summary>
public sealed class WireRecordTests : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Serializer _serializer;

    public WireRecordTests()
    {
        _services = new ServiceCollection()
            .AddSerializer(serializer => serializer
                .AddAssembly(typeof(SessionRequest).Assembly)
                .AddAssembly(typeof(ModelLoadException).Assembly))
            .BuildServiceProvider();
        _serializer = _services.GetRequiredService<Serializer>();
    }

    public static TheoryData<string> Names => [.. Samples.Keys];

    private static Dictionary<string, object> Samples { get; } = WireSamples.All
        .GroupBy(sample => sample.GetType().Name)
        .SelectMany(group => group.Select((sample, i) => (Name: i == 0 ? group.Key : $"{group.Key} {i + 1}", sample)))
        .ToDictionary(named => named.Name, named => named.sample);

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_written_as_ever(string name)
    {
        var written = WireText.Dump(_serializer.SerializeToArray(Samples[name])).ToList();
        var frozen = FrozenWire.Records.GetValueOrDefault(name, []);
        Assert.True(frozen.SequenceEqual(written), $"It is now written as:\n\n{name}\n  {string.Join("\n  ", written)}\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_read_as_ever(string name)
    {
        var read = _serializer.Deserialize<object>(WireText.Parse(FrozenWire.Records[name]));
        Assert.IsType(Samples[name].GetType(), read);
        Assert.Equal(WireText.Describe(Samples[name]), WireText.Describe(read));
    }

    /// <summary>As a silo wrote it that did not tell of memory and loads.</summary>
    [Fact]
    public void A_device_of_an_older_silo_is_still_read()
    {
        const string written =
            "300131ef76a13b7472616e736372697074696f6e2e646576" +
            "6963652d6361706163697479e8400d637564613a30014101" +
            "0d01093101c3d96e3e4d526561644f6e6c794c697374496e" +
            "74657266616365436f64656360315b5b737472696e675d5d" +
            "0003410b6d6f64656ce0e0";
        var read = _serializer.Deserialize<DeviceCapacity>(Convert.FromHexString(written));
        Assert.Equal(("cuda:0", 16, 3, 0L), (read.Id, read.Slots, read.Used, read.MemoryTotal));
        Assert.Null(read.Loads);
    }

    /// <summary>As it was stored before there were addresses and webhooks.</summary>
    [Fact]
    public void A_job_of_an_older_gateway_is_still_read()
    {
        const string written =
            "3001f74c9fa0337472616e736372697074696f6e2e6a6f62" +
            "2d72657175657374e8400b6d6f64656c41137265636f7264" +
            "696e6721e840010101c101c10161000000000101c1012935" +
            "e00101e041096861736841010101c101e0";
        var read = _serializer.Deserialize<JobRequest>(Convert.FromHexString(written));
        Assert.Equal(("model", "recording", "hash", 0L), (read.Model, read.Recording, read.Fingerprint, read.Bytes));
        Assert.Null(read.Url);
        Assert.Null(read.Webhook);
    }

    /// <summary>As it was stored before channels were told apart.</summary>
    [Fact]
    public void An_older_transcript_is_still_read()
    {
        const string written =
            "30011708c776377472616e736372697074696f6e2e73746f7265642d726573756c74e820e8800000000000004e4081000000" +
            "0000003e40310164ce1a4273526561644f6e6c794c697374496e74657266616365436f64656360315b5b7472616e73637269" +
            "7074696f6e2e6576656e742e66696e616c5d5d000321e8001de8e8000d41097465787481000000000000f83f810000000000" +
            "00044081000000000000e83f4105656e310118d783df65526561644f6e6c794c697374496e74657266616365436f64656360" +
            "315b5b7472616e736372697074696f6e2e776f72645d5d000321e84009776f726481000000000000e03f81000000000000e8" +
            "3f81000000000000ec3fe0e0e0e00103e0e0";
        var final = Assert.Single(_serializer.Deserialize<StoredResult>(Convert.FromHexString(written)).Result!.Segments);
        Assert.Equal(("text", null), (final.Text, final.Channel));
    }

    [Fact]
    public void Nothing_is_frozen_that_no_longer_exists() => Assert.Equal(Samples.Keys.Order(), FrozenWire.Records.Keys.Order());

    [Fact]
    public void An_exception_keeps_its_code_message_and_cause()
    {
        var refused = Assert.IsType<SessionRefusedException>(_serializer.Deserialize<Exception>(
            _serializer.SerializeToArray<Exception>(new SessionRefusedException("model_unknown", "There is none."))));
        Assert.Equal(("model_unknown", "There is none."), (refused.Code, refused.Message));

        var failed = _serializer.Deserialize<Exception>(_serializer.SerializeToArray<Exception>(
            new ModelLoadException("The model cannot be loaded.", new InvalidDataException("truncated"))));
        Assert.Equal("truncated", Assert.IsType<InvalidDataException>(failed.InnerException).Message);
    }
}
