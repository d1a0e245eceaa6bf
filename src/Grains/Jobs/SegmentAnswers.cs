using Orleans.Storage;
using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Jobs;

/// <summary>A piece of speech and what a model heard in it.</summary>
/// <param name="Key">The address of the speech: a hash of its samples and of all that was asked.</param>
/// <param name="Reply">The answer.</param>
[GenerateSerializer, Immutable, Alias("transcription.segment-answer")]
internal sealed record SegmentAnswer([property: Id(0)] string Key, [property: Id(1)] RecognitionReply Reply);

/// <summary>Answers of one job that are stored together.</summary>
[GenerateSerializer, Immutable, Alias("transcription.answer-page")]
internal sealed record AnswerPage
{
    [Id(0)] public IReadOnlyList<SegmentAnswer> Answers { get; init; } = [];
}

/// <summary>
/// What has been recognised of a recording, stored as it comes, so that a job begun again recognises nothing twice. Kept in
/// pages beside the job's record: a write costs the same however long the recording. Not thread safe.
/// </summary>
internal sealed class SegmentAnswers
{
    private const int PageSize = 32;

    private readonly IGrainStorage _storage;
    private readonly GrainId _job;
    private readonly List<GrainState<AnswerPage>> _pages = [];
    private readonly Dictionary<string, RecognitionReply> _answers = [];
    private readonly Queue<SegmentAnswer> _unwritten = [];
    private Task _writing = Task.CompletedTask;

    private SegmentAnswers(IGrainStorage storage, GrainId job) => (_storage, _job) = (storage, job);

    /// <summary>Told when answers can no longer be stored.</summary>
    public Action<Exception> Failed { get; set; } = _ => { };

    /// <summary>Answers known.</summary>
    public int Count => _answers.Count;

    public static async Task<SegmentAnswers> Load(IGrainStorage storage, GrainId job)
    {
        var loaded = new SegmentAnswers(storage, job);
        while (true)
        {
            var page = new GrainState<AnswerPage>(new AnswerPage());
            await storage.ReadStateAsync(Name(loaded._pages.Count), job, page);
            if (!page.RecordExists)
                return loaded;
            loaded._pages.Add(page);
            foreach (var answer in page.State.Answers)
                loaded._answers[answer.Key] = answer.Reply;
        }
    }

    public RecognitionReply? Find(string key) => _answers.GetValueOrDefault(key);

    /// <summary>Keeps an answer; it is stored soon, together with those that come meanwhile.</summary>
    public void Add(string key, RecognitionReply reply)
    {
        if (!_answers.TryAdd(key, reply))
            return;
        _unwritten.Enqueue(new SegmentAnswer(key, reply));
        if (_writing.IsCompleted)
            _writing = Write();
    }

    /// <summary>Waits for what is being stored.</summary>
    public Task Settle() => _writing;

    /// <summary>Forgets all that is stored of a job that is not at work.</summary>
    public static async Task Clear(IGrainStorage storage, GrainId job)
    {
        var pages = (await Load(storage, job))._pages;
        for (var page = pages.Count - 1; page >= 0; page--) // a load finds nothing behind a missing page
            await storage.ClearStateAsync(Name(page), job, pages[page]);
    }

    private static string Name(int page) => FormattableString.Invariant($"answers-{page}");

    private async Task Write()
    {
        try
        {
            while (_unwritten.Count > 0)
                await WritePage();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    private async Task WritePage()
    {
        var isNew = _pages.Count == 0 || _pages[^1].State.Answers.Count >= PageSize;
        var page = isNew ? new GrainState<AnswerPage>(new AnswerPage()) : _pages[^1];
        var stored = page.State;
        var added = Math.Min(_unwritten.Count, PageSize - stored.Answers.Count);
        page.State = new AnswerPage { Answers = [.. stored.Answers, .. _unwritten.Take(added)] };
        try
        {
            await _storage.WriteStateAsync(Name(isNew ? _pages.Count : _pages.Count - 1), _job, page);
        }
        catch
        {
            page.State = stored;
            throw;
        }

        if (isNew)
            _pages.Add(page);
        for (; added > 0; added--)
            _unwritten.Dequeue();
    }
}
