using System.Text;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>The end of a log.</summary>
static class LogTail
{
    const string Lines = "2000";

    /// <summary>The API's own bound cuts at the far end: it is only there to end what would never end.</summary>
    const string MostBytes = "16777216";

    public static async Task<string?> ReadAsync(ClusterApi api, string ns, string pod, SecretMask mask, CancellationToken cancellation)
    {
        var call = Call(ns, pod, ("tailLines", Lines), ("limitBytes", MostBytes));
        using var stream = await api.OpenAsync(call, cancellation).ConfigureAwait(false);
        if (stream.Response is null) throw ApiFaults.Of(api.Cluster, call, stream.Refusal!);

        await using var body = await stream.Response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        // A secret cut in two at the front could not be told; it is cut off with what is kept for that.
        var kept = new byte[2 * (RunEvidence.MaxLogBytes + 4 * mask.Longest)];
        var filled = 0;
        int read;
        while ((read = await ReadSomeAsync(api, body, kept.AsMemory(filled), cancellation).ConfigureAwait(false)) > 0)
        {
            filled += read;
            if (filled < kept.Length) continue;
            kept.AsSpan(filled / 2).CopyTo(kept);
            filled -= filled / 2;
        }
        return Last(mask.Apply(Encoding.UTF8.GetString(kept, 0, filled)).Replace('\0', '\uFFFD'));
    }

    public static ApiCall Call(string ns, string pod, params ReadOnlySpan<(string, string?)> query) => CallOf(ProbePod.Container, ns, pod, query);

    public static ApiCall CallOf(string container, string ns, string pod, params ReadOnlySpan<(string, string?)> query) =>
        ApiCall.Get(ApiPath.With(ApiPath.Core(ns, "pods", pod, "log"), [("container", container), .. query]));

    static async Task<int> ReadSomeAsync(ClusterApi api, Stream body, Memory<byte> into, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(into, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw api.Broken(e);
        }
    }

    static string Last(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= RunEvidence.MaxLogBytes) return text;

        var from = bytes.Length - RunEvidence.MaxLogBytes;
        while ((bytes[from] & 0xC0) == 0x80) from++;
        return Encoding.UTF8.GetString(bytes, from, bytes.Length - from);
    }
}
