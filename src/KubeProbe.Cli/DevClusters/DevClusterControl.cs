using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.DevClusters;

/// <summary>
/// The control API of a DevCluster fleet, plain HTTP on loopback: <c>/faults</c>, <c>/clusters</c>, <c>/clusters/{name}/faults</c>
/// and <c>/clusters/{name}/faults/{fault}</c>. Its address is the <c>devCluster</c> of the context, which KubeProbe.Dev writes.
/// </summary>
sealed class DevClusterControl : IDisposable
{
    /// <summary>No list of faults is larger.</summary>
    const int LargestAnswer = 4 << 20;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    readonly HttpClient http;
    readonly string server;

    DevClusterControl(DevClusterAddress address, Uri root)
    {
        server = address.Server;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = root, Timeout = Timeout, MaxResponseContentBufferSize = LargestAnswer };
        if (address.Token is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static DevClusterControl Open(Call call)
    {
        var address = ContextFile.Load(call.Host, call.Talk).Select(call)?.DevCluster ?? throw new CliError(
            "the context in use has no DevCluster, so there are no faults to switch",
            "Dev faults exist only with 'dotnet run --project src/KubeProbe.Dev', which writes such a context.");
        return Uri.TryCreate(address.Server.TrimEnd('/') + "/", UriKind.Absolute, out var root) && root.Scheme is "http" or "https"
            ? new(address, root)
            : throw new CliError($"devCluster.server '{SafeText.Line(address.Server)}' of the context is no http address");
    }

    public async Task<JsonElement> GetAsync(CancellationToken cancel, params string[] path) =>
        JsonText.Parse(await SendAsync(HttpMethod.Get, null, cancel, path));

    public Task PutAsync(JsonElement body, CancellationToken cancel, params string[] path) => SendAsync(HttpMethod.Put, body, cancel, path);

    public Task DeleteAsync(CancellationToken cancel, params string[] path) => SendAsync(HttpMethod.Delete, null, cancel, path);

    async Task<string> SendAsync(HttpMethod method, JsonElement? body, CancellationToken cancel, string[] path)
    {
        using var request = new HttpRequestMessage(method, string.Join('/', path.Select(Uri.EscapeDataString)));
        if (body is { } json) request.Content = new StringContent(JsonText.Write(json, indented: false), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            return response.IsSuccessStatusCode ? text : throw Refused(response.StatusCode, text);
        }
        catch (HttpRequestException error)
        {
            throw new CliError($"can't reach the DevCluster at {server}: {error.Message}", "Does 'dotnet run --project src/KubeProbe.Dev' run?");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CliError($"the DevCluster at {server} did not answer in {Timeout.TotalSeconds} s");
        }
    }

    static CliError Refused(HttpStatusCode status, string text)
    {
        var message = $"the DevCluster answered {(int)status}: {Words(text)}";
        return status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? new(message, "Is this the context that the KubeProbe.Dev which runs now has written?", ExitCode.NotAllowed)
            : new(message);
    }

    /// <summary>The message of an answer in JSON, else its text.</summary>
    static string Words(string text)
    {
        const int Longest = 1000;
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var name in (string[])["error", "message"])
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String)
                    return SafeText.Block(found.GetString()!);
        }
        catch (JsonException)
        {
            // Not JSON: the text itself is the message.
        }
        return SafeText.Block(text.Length > Longest ? text[..Longest] + "…" : text);
    }

    public void Dispose() => http.Dispose();
}
