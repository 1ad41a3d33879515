using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using KubeProbe.Client;

namespace KubeProbe.Probes.Kubernetes;

sealed partial class ClusterAccess
{
    /// <summary>A GET as the probe's own user; anything but 2xx is thrown as the client library throws it.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Get, path, null, stop);

    /// <summary>The object at a path, as it stands.</summary>
    public async Task<JsonObject> GetAsync(string path, CancellationToken stop) => await ReadAsync(await SendAsync(HttpMethod.Get, path, null, stop), stop);

    /// <summary>Creates an object of any kind; what the API server made of it.</summary>
    /// <param name="collection">Path of the collection, such as <c>apis/apps/v1/namespaces/x/deployments</c>; may have a query.</param>
    /// <param name="obj">The object.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<JsonObject> CreateAsync(string collection, JsonObject obj, CancellationToken stop) =>
        await ReadAsync(await SendAsync(HttpMethod.Post, collection, Json(obj.ToJsonString(), "application/json"), stop), stop);

    /// <summary>Replaces an object of any kind.</summary>
    public async Task<JsonObject> ReplaceAsync(string path, JsonObject obj, CancellationToken stop) =>
        await ReadAsync(await SendAsync(HttpMethod.Put, path, Json(obj.ToJsonString(), "application/json"), stop), stop);

    /// <summary>Changes an object of any kind by a merge patch.</summary>
    public async Task<JsonObject> PatchAsync(string path, string patch, CancellationToken stop) =>
        await ReadAsync(await SendAsync(HttpMethod.Patch, path, Json(patch, "application/merge-patch+json"), stop), stop);

    /// <summary>Deletes an object of any kind.</summary>
    /// <param name="path">Of the object.</param>
    /// <param name="policy"><c>Background</c>, or <c>Foreground</c>: it goes after all it owns.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="graceSeconds">How long its containers have to end; its own time when null.</param>
    public async Task DeleteAsync(string path, string policy, CancellationToken stop, int? graceSeconds = null)
    {
        var grace = graceSeconds is { } seconds ? $",\"gracePeriodSeconds\":{seconds}" : "";
        (await SendAsync(HttpMethod.Delete, path, Json($$"""{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"{{policy}}"{{grace}}}""", "application/json"), stop)).Dispose();
    }

    /// <summary>What a probe that failed leaves is removed as well as it goes in two seconds: its owner takes the rest along.</summary>
    public async Task TryDeleteAsync(ProbeRun run, params IReadOnlyList<string> paths)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), run.Clock);
        foreach (var path in paths)
        {
            try
            {
                await DeleteAsync(path, "Background", patience.Token);
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException or OperationCanceledException)
            {
                // Best effort only: what failed before is what is reported.
            }
        }
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(api.BaseUri, path)) { Content = body };
        if (api.Credentials is { } credentials) await credentials.ProcessHttpRequestAsync(request, stop);
        var response = await api.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.IsSuccessStatusCode) return response;

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(stop);
            throw new HttpOperationException($"the API server answered {(int)response.StatusCode} to {method} {path}")
            {
                Request = new HttpRequestMessageWrapper(request, ""),
                Response = new HttpResponseMessageWrapper(response, text),
            };
        }
    }

    static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        using (response)
            return await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(stop), cancellationToken: stop) as JsonObject
                ?? throw new ProbeFailedException("the API server answered with something else than an object");
    }

    static ByteArrayContent Json(string text, string type) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
