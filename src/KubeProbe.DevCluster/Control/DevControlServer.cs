using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeProbe.DevCluster.Control;

/// <summary>
/// The switchboard of all development clusters in a process: plain HTTP on loopback, with a bearer token.
/// <code>
/// GET    /faults                              every fault there is, with its parameters
/// GET    /clusters                            the clusters, with what is switched on
/// GET    /clusters/{name}/faults              what is switched on in one
/// PUT    /clusters/{name}/faults/{fault}      switches on; the body holds the parameters as a JSON object, or nothing
/// DELETE /clusters/{name}/faults/{fault}      switches off
/// DELETE /clusters/{name}/faults              switches everything off
/// </code>
/// Refusals are <c>{"error": "…"}</c> and name the choices: 400 a fault or parameter there is none of, 401 no token, 404 no such cluster.
/// </summary>
public sealed class DevControlServer : IAsyncDisposable
{
    const int LargestBody = 64 * 1024;

    readonly IReadOnlyList<DevClusterServer> clusters;
    readonly byte[] token;
    WebApplication? app;

    DevControlServer(IReadOnlyList<DevClusterServer> clusters, string token)
    {
        this.clusters = clusters;
        this.token = Encoding.UTF8.GetBytes($"Bearer {token}");
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<DevControlServer> StartAsync(
        IReadOnlyList<DevClusterServer> clusters, string token, int port = 0, CancellationToken cancellation = default)
    {
        var server = new DevControlServer(clusters, token);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestBody;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        server.app = builder.Build();
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync(cancellation).ConfigureAwait(false);
        server.Address = new Uri(server.app.Urls.First());
        return server;
    }

    /// <summary>A token to start with.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync().ConfigureAwait(false);
    }

    async Task HandleAsync(HttpContext http)
    {
        var (code, answer) = await AnswerAsync(http).ConfigureAwait(false);
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString() + "\n", http.RequestAborted).ConfigureAwait(false);
    }

    async Task<(int Code, JsonNode Answer)> AnswerAsync(HttpContext http)
    {
        var given = Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, token))
            return Refuse(401, "Send the control token as a bearer token.");
        try
        {
            var parts = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
            switch (http.Request.Method, parts)
            {
                case ("GET", ["faults"]):
                    return (200, new JsonObject { ["faults"] = new JsonArray([.. FaultKind.All.Select(Describe)]) });
                case ("GET", ["clusters"]):
                    return (200, new JsonObject { ["clusters"] = new JsonArray([.. clusters.Select(Describe)]) });
                case (_, ["clusters", var name, "faults", ..]):
                    var cluster = clusters.FirstOrDefault(c => c.Name == name);
                    return cluster is null
                        ? Refuse(404, $"There is no cluster \"{name}\". Choose one of: {string.Join(", ", clusters.Select(c => c.Name))}.")
                        : await ForAsync(cluster.Faults, http, parts[3..]).ConfigureAwait(false);
            }
            return Refuse(404, "There is nothing here. See /faults and /clusters.");
        }
        catch (FaultException e)
        {
            return Refuse(400, e.Message);
        }
        catch (JsonException)
        {
            return Refuse(400, "The body must be a JSON object of parameters, or empty.");
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            return Refuse(e.StatusCode, $"The body may have {LargestBody} bytes at most.");
        }
    }

    static async Task<(int, JsonNode)> ForAsync(ClusterFaults faults, HttpContext http, string[] rest)
    {
        switch (http.Request.Method, rest)
        {
            case ("GET", []):
                return (200, Active(faults));
            case ("PUT", [var fault]):
                using (var reader = new StreamReader(http.Request.Body))
                {
                    var text = await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false);
                    var parameters = text.Trim().Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException();
                    return (200, faults.Set(fault, parameters).ToJson());
                }
            case ("DELETE", [var fault]):
                faults.Clear(fault);
                return (200, Active(faults));
            case ("DELETE", []):
                faults.ClearAll();
                return (200, Active(faults));
            default:
                return Refuse(405, "Use GET, PUT or DELETE.");
        }
    }

    static JsonObject Active(ClusterFaults faults) => new() { ["faults"] = new JsonArray([.. faults.Active.Select(f => (JsonNode)f.ToJson())]) };

    static JsonNode Describe(DevClusterServer cluster)
    {
        var described = Active(cluster.Faults);
        described["name"] = cluster.Name;
        described["address"] = cluster.Address.GetLeftPart(UriPartial.Authority);
        return described;
    }

    static JsonNode Describe(FaultKind kind) => new JsonObject
    {
        ["fault"] = kind.Name,
        ["effect"] = kind.Effect,
        ["parameters"] = new JsonArray([.. kind.Parameters.Select(p => (JsonNode)new JsonObject
        {
            ["name"] = p.Name,
            ["type"] = p.Type.ToString().ToLowerInvariant(),
            ["meaning"] = p.Meaning,
            ["default"] = p.Default switch { TimeSpan span => GoDuration.Format(span), long number => number, string text => text, _ => null },
        })]),
    };

    static (int, JsonNode) Refuse(int code, string why) => (code, new JsonObject { ["error"] = why });
}
