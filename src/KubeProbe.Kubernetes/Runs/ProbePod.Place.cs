using k8s.Models;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

static partial class ProbePod
{
    /// <summary>
    /// A pod for a given node goes there or nowhere, past every taint: a node that is cordoned, not ready or set apart is
    /// exactly what such a probe is sent to look at, and a taint would keep it Pending with nothing learnt of the node. The
    /// scheduler still places it, so that a node without room shows too. A pod for any node keeps to the taints.
    /// </summary>
    static void Place(V1PodSpec spec, PodOrder order)
    {
        if (order.Node is null)
        {
            var selector = order.Run.Placement.NodeSelector;
            if (selector.Count > 0) spec.NodeSelector = new Dictionary<string, string>(selector);
            return;
        }

        spec.Tolerations = [new V1Toleration { OperatorProperty = "Exists" }];
        spec.Affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
                {
                    NodeSelectorTerms =
                    [
                        new V1NodeSelectorTerm
                        {
                            // By the object's name: the host name label may be another.
                            MatchFields =
                            [
                                new V1NodeSelectorRequirement { Key = "metadata.name", OperatorProperty = "In", Values = [order.Node] },
                            ],
                        },
                    ],
                },
            },
        };
    }
}
