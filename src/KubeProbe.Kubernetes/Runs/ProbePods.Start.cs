using System.Net;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class ProbePods
{
    public async Task<StartedPod> StartAsync(ClusterTarget target, PodOrder order, CancellationToken cancellation)
    {
        var name = PodName.Of(order.Run.Id, order.Attempt, order.Node);
        var secret = await secrets.RenderAsync(target, order, name, cancellation).ConfigureAwait(false);
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);

        var owner = await CreateAsync(lease.Api, target, "secrets", name, secret, order.Run.Id, cancellation).ConfigureAwait(false);
        var skew = ClockSkew.Of(owner.Date, time.GetUtcNow());
        var pod = ProbePod.Render(target, ClockSkew.Shift(order, skew), name, owner.Uid, time.GetUtcNow() + skew);
        var made = await CreateAsync(lease.Api, target, "pods", name, pod, order.Run.Id, cancellation).ConfigureAwait(false);
        return new StartedPod(name, made.Existed);
    }

    /// <summary>Creates an object, or meets the one made before: names are derived, so one of the run's label is the same.</summary>
    static async Task<(string Uid, bool Existed, DateTimeOffset? Date)> CreateAsync(
        ClusterApi api, ClusterTarget target, string resource, string name, byte[] body, RunId run, CancellationToken cancellation)
    {
        var create = ApiCall.Create(ApiPath.Core(target.Spec.Namespace, resource), body);
        var created = await api.SendAsync(create, cancellation).ConfigureAwait(false);
        if (created.Succeeded) return (Head(created).Uid, false, created.Date);
        if (created.Status is not HttpStatusCode.Conflict) throw ApiFaults.Of(api.Cluster, create, created);

        var there = ApiCall.Get(ApiPath.Core(target.Spec.Namespace, resource, name));
        var found = await api.RequireAsync(there, cancellation).ConfigureAwait(false);
        var head = Head(found);
        if (head.Labels?.GetValueOrDefault(RunLabels.Run) == run.ToString()) return (head.Uid, true, found.Date);

        throw new TargetClusterException(
            TargetFault.Refused,
            $"Cluster {api.Cluster} has another {resource.TrimEnd('s')} named {name} in namespace {target.Spec.Namespace}, which is not of run {run}. "
            + "Delete it; nothing but KubeProbe should make objects of such names there.");

        ObjectHead Head(ApiReply reply) => reply.Read(api.Cluster, PodJson.Default.HeadOnly).Metadata;
    }
}
