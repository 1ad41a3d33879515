using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Bindings;

/// <summary>What is bound to a cluster, from the declared manifests.</summary>
public static class PlanRules
{
    /// <summary>How late a slot may start when neither its binding says nor its interval is shorter.</summary>
    public static TimeSpan LongestDefaultStartingDeadline { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Every case each binding reaches on this cluster, by binding and case. A case that one binding reaches twice is there once.
    /// What is not declared (any more) is left out.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="declared">All that may matter.</param>
    /// <param name="rendered">Where those that were rendered before are found.</param>
    public static IReadOnlyList<BoundCase> For(
        string cluster, IReadOnlyDictionary<string, string> labels, ManifestSet declared, BoundCases? rendered = null) =>
    [
        .. declared.Bindings.Values
            .Where(binding => Reaches(binding.Spec, cluster, labels, declared))
            .OrderBy(binding => binding.Name, StringComparer.Ordinal)
            .SelectMany(binding => SuiteRules.CasesOf(binding.Spec, declared)
                .Select(name => Bind(binding, name, declared, rendered))
                .OfType<BoundCase>()),
    ];

    /// <summary>A case as it runs by hand where no binding binds it; null when it is not declared.</summary>
    public static BoundCase? Unbound(string caseName, ManifestSet declared) => Bind(null, caseName, declared, null);

    /// <summary>Whether a binding means this cluster, by name or through its group.</summary>
    public static bool Reaches(
        BindingSpec binding, string cluster, IReadOnlyDictionary<string, string> labels, ManifestSet declared) =>
        binding.Cluster == cluster
        || (binding.Group is not null
            && declared.Groups.TryGetValue(binding.Group, out var group)
            && group.Spec.Contains(cluster, labels));

    static BoundCase? Bind(Declared<BindingSpec>? binding, string caseName, ManifestSet declared, BoundCases? rendered)
    {
        if (!declared.Cases.TryGetValue(caseName, out var found)
            || !declared.Templates.TryGetValue(found.Spec.Template, out var template)) return null;

        return binding is not null && rendered is not null
            ? rendered.Of(binding, found, template, () => Render(binding, found, template))
            : Render(binding, found, template);
    }

    static BoundCase Render(Declared<BindingSpec>? binding, Declared<ProbeCaseSpec> found, Declared<ProbeTemplateSpec> template)
    {
        var (spec, bound) = (found.Spec, binding?.Spec ?? new BindingSpec());
        return new BoundCase
        {
            Binding = binding?.Name ?? "",
            Case = found.Name,
            Work = WorkOf(template),
            Parameters = ParameterRules.Render(template.Spec.Parameters, spec.Parameters, bound.Parameters),
            Declarations = template.Spec.Parameters,
            Capabilities = spec.Capabilities.Count == 0 ? template.Spec.Capabilities : [.. template.Spec.Capabilities.Union(spec.Capabilities)],
            Timeout = spec.Timeout ?? template.Spec.Timeout,
            Retry = spec.Retry,
            FailWhen = spec.FailWhen,
            Facts = spec.Facts,
            Schedule = bound.Schedule,
            Changes = bound.Changes,
            Observe = bound.Observe,
            Placement = bound.Placement,
            OverlapPolicy = bound.OverlapPolicy,
            StartingDeadline = StartingDeadline(bound),
            AlertThreshold = bound.AlertThreshold,
            Gate = bound.Gate,
            Owner = spec.Owner,
            Runbook = spec.Runbook?.ToString(),
            Weight = spec.Weight,
            Paused = bound.Paused,
        };
    }

    /// <summary>How late a slot of the binding may start.</summary>
    public static TimeSpan StartingDeadline(BindingSpec binding) => binding switch
    {
        { StartingDeadline: { } said } => said,
        { Schedule.Interval: { } interval } when interval < LongestDefaultStartingDeadline => interval,
        _ => LongestDefaultStartingDeadline,
    };

    static ProbeWork WorkOf(Declared<ProbeTemplateSpec> template) => new()
    {
        Template = template.Name,
        Version = template.Generation,
        Image = template.Spec.Image,
        Command = template.Spec.Command,
        Args = template.Spec.Args,
        Resources = template.Spec.Resources,
        RunAs = template.Spec.RunAs,
        ServiceAccount = template.Spec.ServiceAccount,
        ImagePullSecrets = template.Spec.ImagePullSecrets,
        Contract = template.Spec.Contract,
        Scope = template.Spec.Scope,
        Exclusive = template.Spec.Exclusive,
        Sweep = template.Spec.Sweep,
        Rbac = template.Spec.Rbac,
        Pod = template.Spec.Pod,
        Check = template.Spec.Check,
        ResultsImage = template.Spec.ResultsImage,
    };
}
