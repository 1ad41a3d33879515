using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>A centre of one or more servers on one database, simulated clusters that it probes, and somebody who takes its alerts.</summary>
sealed class Scene : IAsyncDisposable
{
    readonly List<ServerProcess> servers = [];
    string token = "";

    Scene(Store store, SimulatedFleet fleet, AlertReceiver alerts)
    {
        (Store, Fleet, Alerts) = (store, fleet, alerts);
        fleet.Reporter = Balancer.SendAsync;
    }

    public Store Store { get; }

    public SimulatedFleet Fleet { get; }

    public AlertReceiver Alerts { get; }

    public Balancer Balancer { get; } = new();

    /// <summary>What servers are that are started from now on.</summary>
    public string Program { get; set; } = Checkout.Server;

    public IReadOnlyList<ServerProcess> Servers => servers;

    public static async Task<Scene> StartAsync(Store store, params string[] names)
    {
        var scene = new Scene(store, await SimulatedFleet.StartAsync(), await AlertReceiver.StartAsync());
        try
        {
            foreach (var name in names) await scene.AddServerAsync(name);
            if (names.Length > 0) await store.PrepareAsync();
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server; answers when it is ready.</summary>
    public async Task<ServerProcess> AddServerAsync(string name, params string[] settings)
    {
        var store = Store.SettingsOf(name);
        var server = await ServerProcess.StartAsync(
            name, [.. store, .. Alerts.Settings, "--publicUrl", "http://centre.invalid", "--runs.keepFailedPods", "0s", .. settings], program: Program);
        servers.Add(server);
        Balancer.Add(server);
        if (token.Length == 0) token = (await File.ReadAllTextAsync(TokenFile(store))).Trim();
        return server;
    }

    static string TokenFile(IReadOnlyList<string> settings)
    {
        var at = settings.ToList().IndexOf("--access.adminTokenFile");
        return at >= 0 ? settings[at + 1] : Path.Combine(settings[settings.ToList().IndexOf("--data") + 1], "admin.token");
    }

    /// <summary>Ends a server without a warning.</summary>
    public async Task KillAsync(ServerProcess server)
    {
        await server.KillAsync();
        Forget(server);
    }

    /// <summary>What has ended is not asked any more.</summary>
    public void Forget(ServerProcess server)
    {
        Balancer.Remove(server);
        servers.Remove(server);
    }

    public async Task ApplyAsync(string yaml)
    {
        var answer = await PostAsync("/api/v1/apply", yaml, "application/yaml");
        Assert.True(answer.Code is HttpStatusCode.OK, answer.Body);
    }

    /// <summary>Posts as an administrator; faults of the connection are the caller's to judge.</summary>
    public async Task<(HttpStatusCode Code, string Body)> PostAsync(string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        return await SendAsync(request);
    }

    public async Task<(HttpStatusCode Code, string Body)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request);
    }

    /// <summary>Asks one of the servers.</summary>
    public async Task<(HttpStatusCode Code, string Body)> PostAsync(ServerProcess server, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        return await SendAsync(request, server);
    }

    public async Task<(HttpStatusCode Code, string Body)> GetAsync(ServerProcess server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, server);
    }

    public ServerProcess Server(string name) => servers.First(server => server.Name == name);

    async Task<(HttpStatusCode Code, string Body)> SendAsync(HttpRequestMessage request, ServerProcess? server = null)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await (server is null ? Balancer.SendAsync(request) : Balancer.SendAsync(server, request));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Starts a run by hand; answers with its id.</summary>
    public async Task<string> TriggerAsync(string cluster, string @case, string key)
    {
        var (code, body) = await PostAsync("/api/v1/runs", $$"""{"cluster":"{{cluster}}","case":"{{@case}}","idempotencyKey":"{{key}}"}""");
        Assert.True(code is HttpStatusCode.OK, $"{code}: {body}");
        return JsonNode.Parse(body)!["run"]!["id"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
        await Balancer.DisposeAsync();
        await Fleet.DisposeAsync();
        await Alerts.DisposeAsync();
        await Store.DisposeAsync();
    }
}
