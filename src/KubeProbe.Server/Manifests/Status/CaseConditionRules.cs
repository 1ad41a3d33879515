using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>
/// Whether templates, cases and suites are such that runs can be made of them. All were checked when they were applied; the rules of this
/// release may say more, and what a case is of may have changed since.
/// </summary>
static class CaseConditionRules
{
    const string Ready = "Ready";

    public static Finding? TemplateReady(string template, StatusScene scene) =>
        scene.Declared.Templates.TryGetValue(template, out var found)
            ? Of(SpecRules.Check(found.Spec), $"Version {found.Generation}.")
            : null;

    public static Finding TemplateInUse(string template, StatusScene scene)
    {
        var cases = scene.ReferrersOf(new ManifestRef(ManifestKind.ProbeTemplate, template));
        return cases.Count > 0
            ? Finding.True("InUse", "Referenced", $"{StatusText.Number(cases.Count, "case")}: {StatusText.Names([.. cases.Select(each => each.Name)])}.")
            : Finding.False("InUse", "NotReferenced", "No case is made of it.");
    }

    public static Finding? CaseReady(string name, StatusScene scene)
    {
        if (!scene.Declared.Cases.TryGetValue(name, out var found)) return null;
        if (!scene.Declared.Templates.TryGetValue(found.Spec.Template, out var template))
            return Finding.False(Ready, "NoTemplate", $"There is no ProbeTemplate {found.Spec.Template}. Apply it.");

        return Of(
            SpecRules.Check(found.Spec)
                .Concat(ParameterRules.Check(template.Spec.Parameters, found.Spec.Parameters, "spec.parameters"))
                .Concat(ParameterRules.CheckRequired(template.Spec.Parameters, found.Spec.Parameters, "spec.parameters")),
            $"By version {template.Generation} of ProbeTemplate {template.Name}.");
    }

    public static Finding SuiteReady(string suite, StatusScene scene) =>
        SuiteRules.CasesOf(new BindingSpec { Suite = suite }, scene.Declared).Count() is > 0 and var cases
            ? Finding.True(Ready, "HasCases", $"{StatusText.Number(cases, "case")}.")
            : Finding.False(Ready, "NoCases", "It holds no case. Name some in spec.cases, or suites that have some in spec.suites.");

    static Finding Of(IEnumerable<ManifestFault> faults, string otherwise)
    {
        var first = faults.Take(6).Select(fault => $"{fault.Field}: {fault.Message} {fault.Remedy}".TrimEnd()).ToList();
        return first.Count == 0
            ? Finding.True(Ready, "Valid", otherwise)
            : Finding.False(Ready, "Faulty", string.Join(' ', first.Take(5)) + (first.Count > 5 ? " And more." : ""));
    }
}
