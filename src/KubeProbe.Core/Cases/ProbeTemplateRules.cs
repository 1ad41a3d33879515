using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>What may be wrong with a ProbeTemplate.</summary>
public static class ProbeTemplateRules
{
    const int MostArguments = 100;
    const int ArgumentCharacters = 32_768;
    const int MostParameters = 100;
    const int MostRules = 50;

    /// <summary>The shortest time a pod may be given.</summary>
    public static TimeSpan ShortestTimeout { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time a pod may be given.</summary>
    public static TimeSpan LongestTimeout { get; } = TimeSpan.FromHours(1);

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ProbeTemplateSpec spec) =>
    [
        .. TextRules.CheckLength(spec.Description, 4096, "spec.description"),
        .. CheckImage(spec),
        .. CheckResultsImage(spec),
        .. CheckArguments(spec.Command, "spec.command"),
        .. CheckArguments(spec.Args, "spec.args"),
        .. ResourceRules.Check(spec.Resources, "spec.resources"),
        .. CheckUser(spec.RunAs),
        .. TextRules.CheckKubernetesName(spec.ServiceAccount, "service account", "spec.serviceAccount"),
        .. TextRules.CheckDistinct(spec.ImagePullSecrets, 20, "spec.imagePullSecrets"),
        .. spec.ImagePullSecrets.Index().SelectMany(name =>
            TextRules.CheckKubernetesName(name.Item, "Secret of the cluster", FieldPath.Of("spec.imagePullSecrets", name.Index))),
        .. CheckCount(spec.Rbac.Count, MostRules, "spec.rbac"),
        .. spec.Rbac.Index().SelectMany(rule => RbacRules.Check(rule.Item, FieldPath.Of("spec.rbac", rule.Index))),
        .. CheckCount(spec.Parameters.Count, MostParameters, "spec.parameters"),
        .. ParameterRules.CheckDeclarations(spec.Parameters, "spec.parameters"),
        .. ContractRules.CheckParameters(spec.Contract, spec.Parameters, "spec.parameters"),
        .. TextRules.CheckRange(spec.Timeout, ShortestTimeout, LongestTimeout, "spec.timeout"),
        .. CapabilityRules.Check(spec.Capabilities, "spec.capabilities"),
        .. PodExtrasRules.Check(spec.Pod, spec),
        .. Checks.CheckRules.Check(spec.Check, spec.Contract, spec.Parameters),
        .. Rollouts.TemplateRolloutRules.Check(spec.Rollout, spec.Contract, "spec.rollout"),
        .. CheckCount(spec.Sweep.Count, MostRules, "spec.sweep"),
        .. spec.Sweep.Index().SelectMany(swept => RbacRules.Check(swept.Item, FieldPath.Of("spec.sweep", swept.Index))),
    ];

    static IEnumerable<ManifestFault> CheckImage(ProbeTemplateSpec spec) =>
        !ContractRules.HasPod(spec.Contract)
            ? spec.Image.Length == 0 ? [] : [new("spec.image", "A template of this contract runs nothing in the cluster.", "Remove the image, or choose another contract.")]
        : ImageReference.Fault(spec.Image) is not { } fault ? [] :
        [
            new("spec.image", fault, "Write [host[:port]/]path[:tag][@digest], such as registry.example.com/probes:1.4."),
        ];

    static IEnumerable<ManifestFault> CheckResultsImage(ProbeTemplateSpec spec)
    {
        if (spec.ResultsImage is null) yield break;
        if (spec.Contract is not ProbeContract.Sonobuoy)
            yield return new("spec.resultsImage", "Only a template of the contract sonobuoy has a side-car.", "Remove it, or choose contract: sonobuoy.");
        else if (ImageReference.Fault(spec.ResultsImage) is { } fault)
            yield return new("spec.resultsImage", fault, "Write [host[:port]/]path[:tag][@digest], such as registry.example.com/probes:1.4.");
    }

    static IEnumerable<ManifestFault> CheckArguments(IReadOnlyList<string> arguments, string field) =>
        arguments.Count <= MostArguments && arguments.Sum(argument => argument.Length) <= ArgumentCharacters ? [] :
        [
            new(field, $"There are more than {MostArguments} arguments, or they have more than {ArgumentCharacters} characters.", "Shorten them, or put the text into the image."),
        ];

    static IEnumerable<ManifestFault> CheckUser(PodUser user)
    {
        if (user.User == 0) yield return new("spec.runAs.user", "A probe must not run as root.", $"Give the id of another user; the default is 65532. {RestrictedRules.Remedy}");
        else if (user.User is < 0 or > int.MaxValue) yield return new("spec.runAs.user", $"{user.User} is no user id.", "Give a number from 1 to 2147483647.");
        if (user.Group is < 0 or > int.MaxValue) yield return new("spec.runAs.group", $"{user.Group} is no group id.", "Give a number from 0 to 2147483647.");
    }

    static IEnumerable<ManifestFault> CheckCount(int count, int most, string field) =>
        count <= most ? [] : [new(field, $"There are {count} entries.", $"Keep at most {most}.")];
}
