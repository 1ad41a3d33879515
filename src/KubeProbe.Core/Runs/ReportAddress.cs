using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Runs;

/// <summary>Where probes report to. The paths of other contracts are those their clients insist on.</summary>
public static class ReportAddress
{
    /// <summary>Of our own contract, which sends its token in a header.</summary>
    public static Uri Own(Uri centre, RunId run) => new(centre, $"/report/v1/runs/{run}");

    /// <summary>
    /// Of a contract whose clients know no token: it stands in the address. Clients of Kuberhealthy v2 keep the path but not always the
    /// query; those of v3 accept no path but <c>/check</c>. Null for contracts without an address of their own.
    /// </summary>
    public static Uri? OfContract(ProbeContract contract, Uri centre, string token) => contract switch
    {
        ProbeContract.KuberhealthyV2 => new Uri(centre, $"/externalCheckStatus/{token}"),
        ProbeContract.KuberhealthyV3 => new Uri(centre, $"/check?run={token}"),
        ProbeContract.Kubeprober => new Uri(centre, $"/probe-status/{token}"),
        _ => null,
    };
}
