using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>An open watch. It exists once the API server has accepted it: what is changed from then on will be seen.</summary>
sealed class WatchStream(HttpResponseMessage response, StreamReader lines, CancellationTokenSource silence) : IDisposable
{
    /// <summary>The object after its next change, null when it was deleted; <c>Ended</c> when the watch is over or has been silent for too long.</summary>
    public async Task<(bool Ended, JsonObject? Object)> NextAsync(CancellationToken stop)
    {
        try
        {
            while (await lines.ReadLineAsync(silence.Token) is { } line)
            {
                using var news = JsonDocument.Parse(line);
                switch (news.RootElement.GetProperty("type").GetString())
                {
                    case "ADDED" or "MODIFIED": return (false, ClusterAccess.Read(news.RootElement.GetProperty("object")));
                    case "DELETED": return (false, null);
                    case "ERROR": return (true, null);
                }
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is OperationCanceledException or IOException or HttpRequestException or JsonException)
        {
            // Cut off or silent: the read that follows tells whether the API server is still there.
        }

        stop.ThrowIfCancellationRequested();
        return (true, null);
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
        silence.Dispose();
    }
}
