using KubeProbe.Core.Cases;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

/// <summary>One check of Kuberhealthy, of any of its versions.</summary>
/// <param name="Object">The object.</param>
/// <param name="Contract">How its image reports.</param>
/// <param name="Pod">The pod's spec; null when there is none.</param>
/// <param name="PodMetadata">Labels and annotations of version 3's pods; null for none.</param>
/// <param name="PodField">Where the pod's spec stands.</param>
/// <param name="RunsOnce">It has no schedule.</param>
/// <param name="DefaultTimeout">What its own server takes when it says no timeout.</param>
sealed record KuberhealthyCheck(
    ForeignObject Object, ProbeContract Contract, SourceMap? Pod, SourceMap? PodMetadata, string PodField, bool RunsOnce, TimeSpan DefaultTimeout)
{
    const string Group2 = "comcast.github.io/";
    const string Group3 = "kuberhealthy.github.io/";

    public SourceMap? Spec => Object.Root.Map("spec");

    /// <summary>Null for what is no check.</summary>
    public static KuberhealthyCheck? Of(ForeignObject found)
    {
        var spec = found.Root.Map("spec");
        var (of2, of3) = (found.ApiVersion.StartsWith(Group2, StringComparison.Ordinal), found.ApiVersion.StartsWith(Group3, StringComparison.Ordinal));
        return found.Kind switch
        {
            "KuberhealthyCheck" or "KuberhealthyJob" when of2 || of3 => new KuberhealthyCheck(
                found, ProbeContract.KuberhealthyV2, spec?.Map("podSpec"), null, "spec.podSpec", found.Kind == "KuberhealthyJob", TimeSpan.FromMinutes(15)),
            "HealthCheck" when of3 => new KuberhealthyCheck(
                found, ProbeContract.KuberhealthyV3, spec?.Map("podSpec")?.Map("spec"), spec?.Map("podSpec")?.Map("metadata"), "spec.podSpec.spec",
                spec?.Text("singleRunOnly") == "true", TimeSpan.FromSeconds(30)),
            _ => null,
        };
    }

    /// <summary>Whether an object of Kuberhealthy only tells how its checks went.</summary>
    public static bool IsState(ForeignObject found) => found.Kind == "KuberhealthyState" && found.ApiVersion.StartsWith(Group2, StringComparison.Ordinal);
}
