using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>A centre that listens for real, on a free loopback port, and answers what the test tells it to.</summary>
public sealed class FakeCentre : IAsyncDisposable
{
    readonly WebApplication app;

    FakeCentre(WebApplication app, Gate gate)
    {
        (this.app, this.gate) = (app, gate);
        Manifests = Get<FakeManifests>();
        Runs = Get<FakeRuns>();
        Changes = Get<FakeChanges>();
        Gates = Get<FakeGates>();
        Rollouts = Get<FakeRollouts>();
        Remedies = Get<FakeRemedies>();
        Alerts = Get<FakeAlerts>();
        Silences = Get<FakeSilences>();
        Incidents = Get<FakeIncidents>();
        Channels = Get<FakeChannels>();
        Facts = Get<FakeFacts>();
        Freshness = Get<FakeFreshness>();
        Overview = Get<FakeOverview>();
        Access = Get<FakeAccess>();
        Versions = Get<FakeVersions>();
    }

    readonly Gate gate;

    public FakeManifests Manifests { get; }

    public FakeRuns Runs { get; }

    public FakeChanges Changes { get; }

    public FakeGates Gates { get; }

    public FakeRollouts Rollouts { get; }

    public FakeRemedies Remedies { get; }

    public FakeAlerts Alerts { get; }

    public FakeSilences Silences { get; }

    public FakeIncidents Incidents { get; }

    public FakeChannels Channels { get; }

    public FakeFacts Facts { get; }

    public FakeFreshness Freshness { get; }

    public FakeOverview Overview { get; }

    public FakeAccess Access { get; }

    public FakeVersions Versions { get; }

    /// <summary>Every call's method and authorization header.</summary>
    public ConcurrentQueue<(string Method, string? Authorization)> Calls => gate.Calls;

    /// <summary>When set, every call fails with it.</summary>
    public RpcException? Failure { get => gate.Failure; set => gate.Failure = value; }

    /// <summary>When set, every call waits for it first.</summary>
    public Task Held { set => gate.Held = value; }

    public string Url => app.Urls.Single();

    public static async Task<FakeCentre> StartAsync(X509Certificate2? certificate = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k =>
        {
            void Configure(ListenOptions listen)
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificate is not null) listen.UseHttps(certificate);
            }
            k.Listen(IPAddress.Loopback, port, Configure);
        });
        var gate = new Gate();
        builder.Services.AddSingleton(gate);
        builder.Services.AddGrpc(o => o.Interceptors.Add<Gate>());
        builder.Services.AddSingleton<FakeManifests>().AddSingleton<FakeRuns>().AddSingleton<FakeChanges>().AddSingleton<FakeGates>().AddSingleton<FakeRollouts>().AddSingleton<FakeRemedies>()
            .AddSingleton<FakeAlerts>().AddSingleton<FakeSilences>().AddSingleton<FakeIncidents>().AddSingleton<FakeChannels>().AddSingleton<FakeFacts>().AddSingleton<FakeFreshness>().AddSingleton<FakeOverview>().AddSingleton<FakeAccess>().AddSingleton<FakeVersions>();
        var app = builder.Build();
        app.MapGrpcService<FakeManifests>();
        app.MapGrpcService<FakeRuns>();
        app.MapGrpcService<FakeChanges>();
        app.MapGrpcService<FakeGates>();
        app.MapGrpcService<FakeRollouts>();
        app.MapGrpcService<FakeRemedies>();
        app.MapGrpcService<FakeAlerts>();
        app.MapGrpcService<FakeSilences>();
        app.MapGrpcService<FakeIncidents>();
        app.MapGrpcService<FakeChannels>();
        app.MapGrpcService<FakeFacts>();
        app.MapGrpcService<FakeFreshness>();
        app.MapGrpcService<FakeOverview>();
        app.MapGrpcService<FakeAccess>();
        app.MapGrpcService<FakeVersions>();
        await app.StartAsync();
        return new(app, gate);
    }

    T Get<T>() where T : class => app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    sealed class Gate : Interceptor
    {
        public ConcurrentQueue<(string, string?)> Calls { get; } = [];

        public RpcException? Failure { get; set; }

        public Task Held { get; set; } = Task.CompletedTask;

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            await PassAsync(context);
            return await continuation(request, context);
        }

        public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            await PassAsync(context);
            await continuation(request, stream, context);
        }

        async Task PassAsync(ServerCallContext context)
        {
            Calls.Enqueue((context.Method, context.RequestHeaders.GetValue("authorization")));
            await Held.WaitAsync(context.CancellationToken);
            if (Failure is { } failure) throw failure;
        }
    }
}
