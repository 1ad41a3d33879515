using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Autorest;

namespace KubeProbe.Probes.Kubernetes;

sealed partial class ClusterAccess
{
    // A watch that says nothing may be a connection that died silently: it is asked anew before a waiting probe blames the cluster.
    const int WatchSeconds = 20;

    /// <summary>
    /// Waits until the object is as wanted: reads it, then watches from there, and reads again when the watch ends, is cut or is
    /// too old. Level-based: what was missed between is never needed. The object is null while there is none.
    /// </summary>
    /// <param name="collection">Path of the collection, such as <c>api/v1/namespaces/x/pods</c>.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="wanted">Whether to stop waiting; may throw when waiting has become pointless.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<JsonObject?> UntilAsync(string collection, string name, Func<JsonObject?, bool> wanted, CancellationToken stop)
    {
        while (true)
        {
            var (current, version) = await ReadAsync(collection, name, stop);
            if (wanted(current)) return current;
            if (await TryWatchAsync(collection, name, version, stop) is { } watch)
            {
                using (watch)
                    while (await watch.NextAsync(stop) is { Ended: false } next)
                        if (wanted(next.Object)) return next.Object;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
        }
    }

    /// <summary>Opens a watch on one object from a version on.</summary>
    public async Task<WatchStream> WatchAsync(string collection, string name, string version, CancellationToken stop)
    {
        var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            silence.CancelAfter(TimeSpan.FromSeconds(WatchSeconds + 5));
            var query = $"fieldSelector=metadata.name%3D{name}&watch=true&timeoutSeconds={WatchSeconds}&resourceVersion={version}";
            var response = await SendAsync($"{collection}?{query}", silence.Token);
            return new WatchStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token)), silence);
        }
        catch
        {
            silence.Dispose();
            throw;
        }
    }

    /// <summary>Null where the watch was cut or too old before it began: to read again is the answer to both.</summary>
    async Task<WatchStream?> TryWatchAsync(string collection, string name, string version, CancellationToken stop)
    {
        try
        {
            return await WatchAsync(collection, name, version, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is IOException or HttpRequestException or OperationCanceledException
            or HttpOperationException { Response.StatusCode: HttpStatusCode.Gone })
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    async Task<(JsonObject? Object, string Version)> ReadAsync(string collection, string name, CancellationToken stop)
    {
        using var response = await SendAsync($"{collection}?fieldSelector=metadata.name%3D{name}", stop);
        using var list = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(stop), cancellationToken: stop);
        var version = list.RootElement.GetProperty("metadata").TryGetProperty("resourceVersion", out var v) ? v.GetString() ?? "" : "";
        foreach (var item in list.RootElement.GetProperty("items").EnumerateArray())
            return (Read(item), version);
        return (null, version);
    }

    /// <summary>The object as it stands; the client library's own classes of kinds cost memory and are used nowhere.</summary>
    public static JsonObject Read(JsonElement item) => JsonObject.Create(item.Clone())!;
}
