using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

sealed partial class DeploymentController
{
    void WriteStatus(ObjectKey key, Rollout rollout)
    {
        DateTimeOffset? deadline = null;
        Store.Mutate(ResourceTypes.Deployments, key.Namespace, key.Name, stored =>
        {
            var status = DeploymentStatus.Build(rollout, stored.Object("status"), Now, out deadline);
            stored["status"] = status;
        }, "status");
        if (deadline is { } at)
            LookAfter(key, at - Now + TimeSpan.FromSeconds(1));
    }
}
