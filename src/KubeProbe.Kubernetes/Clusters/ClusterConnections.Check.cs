using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

sealed partial class ClusterConnections
{
    /// <summary>Of the whole check, so that whoever waits for an apply is not kept.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<ConnectionCheck> CheckAsync(ClusterTarget target, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(target, cancellation).ConfigureAwait(false);
        if (reading.Credentials is null) return new ConnectionCheck(false, reading.Reason, reading.Message, null);

        using var limit = new LinkedLimit(Limit, time, cancellation);
        string? version = null;
        try
        {
            using var lease = apis.Adopt(target, reading);
            var answer = await lease.Api.RequireAsync(ApiCall.Get("version") with { Urgent = true }, limit.Token).ConfigureAwait(false);
            version = Untrusted.Text(answer.Read(target.Name, ReviewJson.Default.VersionAnswer).GitVersion, 60);
            if (version.Length == 0)
                return new ConnectionCheck(false, "Unreachable",
                    $"Cluster {target.Name}: what answers at its address is not a Kubernetes API server. Check the server address in its connection.", null);

            var missing = await RightsReview.MissingAsync(lease.Api, target.Spec.Namespace, limit.Token).ConfigureAwait(false);
            return missing.Count == 0
                ? new ConnectionCheck(true, "Connected", $"Connected to Kubernetes {version}.", version)
                : new ConnectionCheck(true, "Forbidden",
                    $"Cluster {target.Name} does not grant the centre all it needs. Apply the Role in k8s/, or add: {string.Join("; ", missing)}.", version);
        }
        catch (TargetClusterException e)
        {
            return Of(e, version);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return version is null
                ? new ConnectionCheck(false, "Unreachable",
                    $"Cluster {target.Name} gave no answer within {Limit.TotalSeconds:0} s. Check that its API server runs and that the network between lets the centre through.", null)
                : new ConnectionCheck(true, "Connected",
                    $"Connected to Kubernetes {version}, but its answers are slow: the centre's rights could not all be reviewed within {Limit.TotalSeconds:0} s.", version);
        }
    }

    static ConnectionCheck Of(TargetClusterException fault, string? version) => fault.Fault switch
    {
        TargetFault.Untrusted => new(false, "CertificateUntrusted", fault.Message, version),
        TargetFault.Unauthorized => new(false, "Unauthorized", fault.Message, version),
        TargetFault.Forbidden => new(true, "Forbidden", fault.Message, version),
        TargetFault.NotConfigured => new(false, "KubeconfigInvalid", fault.Message, version),
        _ => new(version is not null, version is null ? "Unreachable" : "Connected", fault.Message, version)
        {
            Answers = version is not null || fault.Fault is TargetFault.Throttled or TargetFault.ServerError or TargetFault.OverBudget,
        },
    };
}
