using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>An API without controllers and kubelets, its clock in the test's hand, to which recorded requests are sent again.</summary>
sealed class ReplayCluster : IAsyncDisposable
{
    /// <summary>When the recorded namespace was made.</summary>
    public static readonly DateTimeOffset Recorded = DateTimeOffset.Parse("2026-11-22T21:13:53Z", System.Globalization.CultureInfo.InvariantCulture);

    readonly HttpClient http;
    readonly FakeTimeProvider? clock;

    ReplayCluster(DevClusterServer server, FakeTimeProvider? clock)
    {
        (Server, this.clock) = (server, clock);
        http = Client(server);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
    }

    public DevClusterServer Server { get; }

    public FakeTimeProvider Clock => clock ?? throw new InvalidOperationException("A cluster that runs has the machine's clock.");

    public ObjectStore Objects => Server.Objects;

    public static async Task<ReplayCluster> StartAsync(params string[] first)
    {
        var clock = new FakeTimeProvider(Recorded);
        var cluster = new ReplayCluster(
            await DevClusterServer.StartAsync(new DevClusterOptions { Name = "replay", RunComponents = false, Time = clock }), clock);
        foreach (var name in first) await cluster.PlayAsync(name);
        return cluster;
    }

    /// <summary>Sends to a cluster that runs, and is not stopped with this.</summary>
    public static async Task<ReplayCluster> OnAsync(RunningCluster running, params string[] first)
    {
        var cluster = new ReplayCluster(running.Server, null);
        foreach (var name in first) await cluster.PlayAsync(name);
        return cluster;
    }

    /// <summary>A client that trusts the cluster's CA and nothing else, without credentials.</summary>
    public static HttpClient Client(DevClusterServer server)
    {
        var ca = X509Certificate2.CreateFromPem(server.CaPem);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { ca },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler) { BaseAddress = server.Address };
    }

    /// <summary>Sends a recorded request and gives the recording with our answer.</summary>
    public Task<Played> PlayAsync(string name) => PlayAsync(RecordedExchange.Read(name));

    public async Task<Played> PlayAsync(RecordedExchange recorded, string? token = null)
    {
        using var answer = await SendAsync(recorded.Method, recorded.Path, recorded.RequestBody, recorded.RequestHeaders, token);
        var warnings = answer.Headers.TryGetValues("Warning", out var found) ? found.ToList() : [];
        return new Played(recorded, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", warnings, await answer.Content.ReadAsStringAsync());
    }

    /// <param name="token">Empty sends no credentials; null the administrator's.</param>
    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string body = "", IReadOnlyList<(string Name, string Value)>? headers = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (header, value) in headers ?? [("Content-Type", "application/json")])
            if (header == "Content-Type")
            {
                if (request.Content is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else request.Headers.TryAddWithoutValidation(header, value);
        if (token is null) return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var other = Client(Server);
        if (token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await other.SendAsync(request);
    }

    /// <summary>Puts a recorded object into the store with its status, as kubelet and controllers left it.</summary>
    public JsonObject Seed(ResourceType type, JsonObject obj)
    {
        var made = Objects.Create(type, obj);
        return obj["status"] is null ? made : Objects.Mutate(type, made.Namespace(), made.Name(), o => o["status"] = obj["status"]!.DeepClone(), "status");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (clock is not null) await Server.DisposeAsync();
    }
}

/// <summary>A recorded exchange and what we answered to the same request.</summary>
sealed record Played(RecordedExchange Recorded, int Code, string ContentType, IReadOnlyList<string> Warnings, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The same as far as two runs can be.</summary>
    /// <param name="but">A field of the items' metadata that differs all the same.</param>
    public void AssertMoving(string? but = null)
    {
        Assert.True(Recorded.Code == Code, $"recorded {Recorded.Code}, ours {Code}: {Body}");
        var (recorded, ours) = (Recorded.Json, Json);
        foreach (var item in recorded.Items("items").Concat(ours.Items("items")).Where(_ => but is not null)) item.Metadata().Remove(but!);
        Moving.AssertSame(recorded, ours);
    }

    public void AssertSame()
    {
        Assert.True(Recorded.Code == Code, $"recorded {Recorded.Code}, ours {Code}: {Body}");
        Normal.AssertSame(Recorded.Json, Json);
        Assert.Equal(Recorded.Headers.Where(h => h.Name == "warning").Select(h => h.Value), Warnings);
    }
}
