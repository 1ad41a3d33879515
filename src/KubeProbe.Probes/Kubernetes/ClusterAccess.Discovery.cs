using System.Net;
using k8s.Autorest;
using KubeProbe.Probes.Inspections;

namespace KubeProbe.Probes.Kubernetes;

sealed partial class ClusterAccess
{
    /// <summary>The group and version, <c>batch/v1</c>, in which this release of Kubernetes serves a kind; the newest of several.</summary>
    /// <exception cref="Client.ProbeFailedException">It serves it in none that the probe knows: the probe's fault.</exception>
    public async Task<string> ServedAsync(KubeKind kind, CancellationToken stop)
    {
        foreach (var one in KubeKinds.Versions(kind))
            if (await ServesAsync(one, stop)) return $"{one.Group}/{one.Version}";
        throw NotServed.Fault(kind);
    }

    async Task<bool> ServesAsync(KubeKind kind, CancellationToken stop)
    {
        try
        {
            var served = await GetAsync($"apis/{kind.Group}/{kind.Version}", stop);
            return served.Items("resources").Any(resource => resource.Text("name") == kind.Plural);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            // Who may not look at what is served takes the newest to be.
            return true;
        }
    }
}
