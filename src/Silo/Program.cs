using Transcription.Gateway.Hosting;
using Transcription.Grains.Workers.Stalls;
using Transcription.Silo.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args, ContentRootPath = AppContext.BaseDirectory, // settings lie beside the program, wherever it is started
    });
    var settings = ProcessSettings.Read(builder.Configuration);

    builder.AddProcessDefaults();
    builder.AddCluster(settings);
    builder.AddTelemetry();
    builder.Services.AddListener(builder.Configuration);
    if (settings.IsGateway)
        builder.Services.AddTranscriptionGateway(builder.Configuration);
    if (settings.IsWorker)
        builder.Services.AddWorkerProcess(builder.Configuration);

    var app = builder.Build();

    app.MapHealth();
    if (settings.IsGateway)
        app.MapTranscriptionGateway();

    await app.Services.CheckStart(settings);
    // Each takes half a second: the silo is put together while the dashboard compresses its pages.
    await Task.WhenAll(Task.Run(app.Services.GetServices<IHostedService>), Task.Run(app.MapOperations));
    var health = app.Services.GetRequiredService<WorkerHealth>();
    await app.RunAsync();
    return StalledExit.CodeOf(health);
}
catch (Exception exception) when (StartupFailure.Explain(exception) is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}
