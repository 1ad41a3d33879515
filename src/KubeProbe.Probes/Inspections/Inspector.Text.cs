using System.Net;
using k8s.Autorest;

namespace KubeProbe.Probes.Inspections;

sealed partial class Inspector
{
    const int MostLine = 16 * 1024;

    /// <summary>
    /// Lines of a text the API server answers with, such as its metrics, one at a time; null where the probe may not read it or there is none.
    /// It is one API server's text: which one, a load balancer decides.
    /// </summary>
    public async Task<IReadOnlyList<string>?> TryLinesAsync(string path, Func<string, bool> wanted, int most, CancellationToken stopping)
    {
        try
        {
            using var response = await cluster.SendAsync(path, stopping);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
            List<string> lines = [];
            while (lines.Count < most && await reader.ReadLineAsync(stopping) is { } line)
                if (line.Length <= MostLine && wanted(line)) lines.Add(line);
            return lines;
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized)
        {
            return null;
        }
    }
}
