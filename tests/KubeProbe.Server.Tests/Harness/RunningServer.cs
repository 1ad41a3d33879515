using System.Net.Http.Headers;
using Grpc.Net.Client;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Hosting;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(RunningServer))]

namespace KubeProbe.Server.Tests.Harness;

/// <summary>
/// One real server for all tests: SQLite in a folder of its own, real grains, free ports. Its one cluster takes no pod, so
/// that a run stays open until a test closes it.
/// </summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string Cluster = "far-away";
    public const string Case = "quiet";
    public const string ChangeSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    public const string NewChangeSecret = "whsec_bmV3ZXItbmV3ZXItbmV3ZXItbmV3ZXItbmV3ZXI=";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-server-");
    KubeProbeServer? server;

    /// <summary>Its data folder.</summary>
    public string Folder => folder.FullName;

    /// <summary>The started server.</summary>
    public KubeProbeServer Server => server!;

    /// <summary>Its run history, which a test may break.</summary>
    internal BreakableHistory History { get; private set; } = null!;

    /// <summary>The first token, from its file.</summary>
    public string AdminToken { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var options = new ServerOptions
        {
            DataFolder = folder.FullName,
            Http = new ListenAddress(System.Net.IPAddress.Loopback, 0),
            Grpc = new ListenAddress(System.Net.IPAddress.Loopback, 0),
            ChangeSecrets = [ChangeSecret, NewChangeSecret],
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        };
        server = KubeProbeServer.Build(options, builder =>
        {
            BreakableHistory.Wrap(builder.Services);
            BusyCluster.Wrap(builder.Services);
        });
        await server.StartAsync();
        History = (BreakableHistory)server.App.Services.GetRequiredService<IRunHistory>();
        AdminToken = (await File.ReadAllTextAsync(server.AdminTokenFile)).Trim();
        using var http = Http(AdminToken);
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(Manifests.Text, new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        await Folders.RemoveAsync(folder);
    }

    /// <summary>Calls the HTTP address, with a token when one is given.</summary>
    public HttpClient Http(string? token = null)
    {
        var http = new HttpClient { BaseAddress = Server.HttpUrl };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Calls the gRPC address, with a token when one is given.</summary>
    public GrpcChannel Grpc(string? token = null)
    {
        var http = new HttpClient(new SocketsHttpHandler());
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return GrpcChannel.ForAddress(Server.GrpcUrl, new GrpcChannelOptions { HttpClient = http, DisposeHttpClient = true });
    }

    /// <summary>Makes a token of a role.</summary>
    public async Task<CreateTokenResponse> TokenAsync(string role)
    {
        using var channel = Grpc(AdminToken);
        return await new Contracts.V1Alpha1.Access.AccessClient(channel).CreateTokenAsync(
            new CreateTokenRequest { Name = $"{role}-{Guid.NewGuid():N}", Role = role });
    }

    /// <summary>Starts a run that nothing will close for minutes.</summary>
    public async Task<Run> StartRunAsync()
    {
        using var channel = Grpc(AdminToken);
        return (await new Contracts.V1Alpha1.Runs.RunsClient(channel).StartRunAsync(new StartRunRequest { Cluster = Cluster, Case = Case })).Run;
    }

    /// <summary>The token its probe would have.</summary>
    public string RunToken(string run, TimeSpan? validFor = null) => Server.App.Services.GetRequiredService<RunTokens>().Issue(
        new ReportClaims(RunId.Parse(run), Attempt: 1, Node: null, Shard: null), TimeProvider.System.GetUtcNow() + (validFor ?? TimeSpan.FromMinutes(5)));

    /// <summary>The UUID its probe would have, by a contract that names runs so.</summary>
    public string RunUuid(string run) => Server.App.Services.GetRequiredService<RunTokens>().Uuid(RunId.Parse(run), attempt: 1);
}
