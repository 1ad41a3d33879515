using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>
/// An API server that holds what a test puts in and answers reads only: two objects a page, selectors applied, and nothing that the template
/// of the inspection declares no right for. A write fails the test.
/// </summary>
sealed class FakeApi : IAsyncDisposable
{
    readonly WebApplication server;
    readonly Dictionary<string, List<JsonObject>> kinds = [];
    readonly Dictionary<string, (int Status, Func<string> Body)> texts = [];
    readonly string folder = Directory.CreateTempSubdirectory("kubeprobe-fake-api-").FullName;
    ReadRights? rights;

    FakeApi(WebApplication server) => this.server = server;

    public List<string> Requests { get; } = [];

    /// <summary>Rights given beside those of the template, as <c>get secrets namespace</c>.</summary>
    public List<string> Granted { get; } = [];

    public ReadRights? Rights => rights;

    /// <summary>The version in which a kind is served, of what a test puts in by another.</summary>
    public Func<string, string> Release { get; set; } = kind => kind;

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new FakeApi(builder.Build());
        api.server.Run(api.AnswerAsync);
        await api.server.StartAsync();
        api.Text("version", """{"gitVersion": "v1.26.5"}""");
        return api;
    }

    string Address => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Objects of a kind, <c>v1/pods</c> or <c>apps/v1/deployments</c>; without any it is served and empty.</summary>
    public FakeApi With(string kind, params JsonObject[] objects)
    {
        kind = Release(kind);
        var path = kind.Count(c => c == '/') == 1 ? $"api/{kind}" : $"apis/{kind}";
        if (!kinds.TryGetValue(path, out var known)) kinds[path] = known = [];
        known.AddRange(objects);
        return this;
    }

    public FakeApi Text(string path, string body, int status = 200) => Text(path, () => body, status);

    public FakeApi Text(string path, Func<string> body, int status = 200)
    {
        texts[path] = (status, body);
        return this;
    }

    /// <summary>Runs an inspection with the rights its template declares.</summary>
    public async Task<ProbeResult> InspectAsync(string inspection, params (string Name, string Value)[] parameters)
    {
        rights = new ReadRights(inspection, Granted);
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"} }],
             "clusters": [{"name": "c", "cluster": {"server": "{{Address}}"} }], "users": [{"name": "u", "user": {"token": "t"} }]}
            """);
        var environment = new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig };
        foreach (var (name, value) in parameters) environment[name] = value;
        var result = await ProbeUnderTest.RunAsync(inspection, environment);
        Assert.All(Requests, request => Assert.StartsWith("GET ", request));
        return result;
    }

    /// <summary>An object by <c>namespace/name</c>, as old as said, the rest as JSON.</summary>
    public static JsonObject Object(string name, TimeSpan age, string json = "{}")
    {
        var made = (JsonObject)JsonNode.Parse(json)!;
        var metadata = made["metadata"] as JsonObject ?? [];
        var parts = name.Split('/');
        metadata["name"] = parts[^1];
        if (parts.Length == 2) metadata["namespace"] = parts[0];
        metadata["creationTimestamp"] = Ago(age);
        made["metadata"] = metadata;
        return made;
    }

    public static JsonObject Old(string name, string json = "{}") => Object(name, TimeSpan.FromDays(3), json);

    public static string Ago(TimeSpan age) => (TimeProvider.System.GetUtcNow() - age).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    public static string Ago(double hours) => Ago(TimeSpan.FromHours(hours));

    async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimStart('/');
        lock (Requests) Requests.Add($"{http.Request.Method} {path}{http.Request.QueryString}");
        if (texts.TryGetValue(path, out var text))
        {
            http.Response.StatusCode = text.Status;
            await http.Response.WriteAsync(text.Body());
            return;
        }

        var asked = ReadPath.Of(path, kinds.Keys);
        if (asked is not null && rights?.Refusal(asked) is { } refusal)
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsJsonAsync(new JsonObject { ["kind"] = "Status", ["message"] = refusal });
            return;
        }

        var found = asked is null || !kinds.TryGetValue(asked.Collection, out var objects) ? null : Answer(objects, asked, http.Request.Query);
        http.Response.StatusCode = found is null ? 404 : 200;
        await http.Response.WriteAsJsonAsync(found ?? new JsonObject { ["kind"] = "Status", ["message"] = "the server could not find the requested resource" });
    }

    static JsonObject? Answer(List<JsonObject> objects, ReadPath asked, IQueryCollection query)
    {
        var within = objects.Where(o => asked.Namespace is null || (string?)o["metadata"]!["namespace"] == asked.Namespace);
        if (asked.Name is not null) return (JsonObject?)within.FirstOrDefault(o => (string?)o["metadata"]!["name"] == asked.Name)?.DeepClone();

        var chosen = within.Where(o => Selects(query["labelSelector"], key => (string?)o["metadata"]?["labels"]?[key]))
            .Where(o => Selects(query["fieldSelector"], key => (string?)key.Split('.').Aggregate((JsonNode?)o, (at, part) => at?[part]))).ToList();
        var from = int.TryParse(query["continue"], out var at) ? at : 0;
        var page = chosen.Skip(from).Take(2).Select(o => o.DeepClone()).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = "1" };
        if (from + 2 < chosen.Count) metadata["continue"] = $"{from + 2}";
        return new JsonObject { ["kind"] = "List", ["metadata"] = metadata, ["items"] = new JsonArray(page) };
    }

    static bool Selects(string? selector, Func<string, string?> value) => (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).All(term =>
        term.Split("!=") is [var not, var other] ? (value(not) ?? "") != other : term.Split('=') is [var key, var wanted] && value(key) == wanted);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
