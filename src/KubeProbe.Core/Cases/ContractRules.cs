using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>What a contract keeps for itself in the environment of a probe.</summary>
public static class ContractRules
{
    static readonly string[] Kuberhealthy = ["KH_REPORTING_URL", "KH_RUN_UUID", "KH_CHECK_RUN_DEADLINE", "KH_POD_NAMESPACE"];

    static readonly string[] Kubeprober = ["KUBEPROBER_PROBE_NAMESPACE", "KUBEPROBER_PROBE_NAME", "KUBEPROBER_STATUS_REPORT_URL"];

    static readonly string[] Sonobuoy = ["SONOBUOY", "SONOBUOY_RESULTS_DIR"];

    /// <summary>The side-car of a Sonobuoy plugin, where the template names none: the probes' own image of this release.</summary>
    public static string ResultsImage { get; } = $"ghcr.io/kubeprobe/probes:{typeof(ContractRules).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>The variable by which a template tells the side-car its plugin's result format, where the files' names do not.</summary>
    public const string ResultFormat = "SONOBUOY_RESULT_FORMAT";

    /// <summary>The variable that tells a plugin of Sonobuoy where on its pod's loopback it posts its progress; a parameter of that name is another port.</summary>
    public const string ProgressPort = "SONOBUOY_PROGRESS_PORT";

    /// <summary>The port Sonobuoy's own worker has.</summary>
    public const string OrdinaryProgressPort = "8099";

    /// <summary>Whether its runs have pods.</summary>
    public static bool HasPod(ProbeContract contract) => contract is not (ProbeContract.External or ProbeContract.Check);

    /// <summary>Variables the centre sets for images of the contract, beside those that every probe finds.</summary>
    public static IReadOnlyList<string> Variables(ProbeContract contract) => contract switch
    {
        ProbeContract.KuberhealthyV2 or ProbeContract.KuberhealthyV3 => Kuberhealthy,
        ProbeContract.Kubeprober => Kubeprober,
        ProbeContract.Sonobuoy => Sonobuoy,
        _ => [],
    };

    /// <summary>Parameters that would stand in the way of the contract's own variables.</summary>
    public static IEnumerable<ManifestFault> CheckParameters(ProbeContract contract, IReadOnlyList<ParameterDeclaration> parameters, string field) =>
        from declaration in parameters.Index()
        where Variables(contract).Contains(declaration.Item.Name)
        select new ManifestFault(
            $"{FieldPath.Of(field, declaration.Index)}.name", $"The centre itself sets {declaration.Item.Name} by this contract.", "Remove the parameter.");
}
