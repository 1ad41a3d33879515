using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>The labels and annotations that people and programs of another contract look for on its pods.</summary>
static class ContractLabels
{
    public static IEnumerable<(string Name, string Value)> Of(PodOrder order) => order.Run.Work.Contract switch
    {
        ProbeContract.KuberhealthyV2 =>
        [
            ("app", "kuberhealthy-check"),
            ("kuberhealthy-check-name", order.Run.Case),
            ("kuberhealthy-run-id", order.RunUuid),
        ],
        ProbeContract.KuberhealthyV3 => [("healthcheck", order.Run.Case), ("kh-run-uuid", order.RunUuid)],
        _ => [],
    };

    /// <summary>By what a pod of another contract proves who it is, as its labels tell: not to be shown with what it wrote.</summary>
    public static IEnumerable<string> Proofs(IEnumerable<KeyValuePair<string, string>>? labels) =>
        (labels ?? []).Where(label => label.Key is "kuberhealthy-run-id" or "kh-run-uuid").Select(label => label.Value);

    public static IEnumerable<(string Name, string Value)> Annotations(PodOrder order) => order.Run.Work.Contract switch
    {
        ProbeContract.KuberhealthyV2 => [("comcast.github.io/check-name", order.Run.Case)],
        ProbeContract.KuberhealthyV3 =>
        [
            ("createdBy", "kuberhealthy"),
            ("createdTime", RunLabels.Time(order.Deadline - order.Run.Timeout)),
            ("kh-run-uuid", order.RunUuid),
            ("kuberhealthyCheckName", order.Run.Case),
        ],
        _ => [],
    };
}
