using System.Globalization;
using k8s.Models;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>What an image of another contract than ours finds in its environment, by the names it looks for.</summary>
static class ContractEnvironment
{
    /// <summary>Where plugins of Sonobuoy leave their results; those of its first releases know another place by heart.</summary>
    public const string ResultsFolder = "/tmp/sonobuoy/results", OldResultsFolder = "/tmp/results";

    public static IEnumerable<V1EnvVar> Of(PodOrder order, string secret) =>
        order.Run.Work.Contract switch
        {
            ProbeContract.KuberhealthyV2 or ProbeContract.KuberhealthyV3 => Kuberhealthy(order, secret),
            ProbeContract.Kubeprober => Kubeprober(order, secret),
            ProbeContract.Sonobuoy => Sonobuoy(order),
            _ => [],
        };

    static IEnumerable<V1EnvVar> Sonobuoy(PodOrder order)
    {
        yield return ProbeEnvironment.Plain("SONOBUOY", "true");
        yield return ProbeEnvironment.Plain("SONOBUOY_RESULTS_DIR", ResultsFolder);
        // The template may choose another: then it is among the parameters.
        if (!order.Run.Parameters.ContainsKey(ContractRules.ProgressPort)) yield return ProbeEnvironment.Plain(ContractRules.ProgressPort, ContractRules.OrdinaryProgressPort);
    }

    static IEnumerable<V1EnvVar> Kuberhealthy(PodOrder order, string secret)
    {
        yield return ProbeEnvironment.Secret("KH_REPORTING_URL", secret, ProbeSecret.ContractUrlKey);
        yield return ProbeEnvironment.Plain("KH_RUN_UUID", order.RunUuid);
        yield return ProbeEnvironment.Plain("KH_CHECK_RUN_DEADLINE", order.Deadline.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return ProbeEnvironment.Field("KH_POD_NAMESPACE", "metadata.namespace");
    }

    static IEnumerable<V1EnvVar> Kubeprober(PodOrder order, string secret)
    {
        yield return ProbeEnvironment.Secret("KUBEPROBER_STATUS_REPORT_URL", secret, ProbeSecret.ContractUrlKey);
        yield return ProbeEnvironment.Plain("KUBEPROBER_PROBE_NAME", order.Run.Case);
        yield return ProbeEnvironment.Field("KUBEPROBER_PROBE_NAMESPACE", "metadata.namespace");
    }
}
