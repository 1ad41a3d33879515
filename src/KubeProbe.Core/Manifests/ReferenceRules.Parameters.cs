using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Manifests;

public static partial class ReferenceRules
{
    static IEnumerable<SetFault> CheckParameters(
        ManifestSet declared, IReadOnlySet<ManifestRef> applied, IReadOnlySet<ManifestRef> doubtful) =>
        declared.Cases.Values.SelectMany(probeCase => OfCase(probeCase, declared, applied, doubtful))
            .Concat(declared.Bindings.Values.SelectMany(binding => OfBinding(binding, declared, applied, doubtful)));

    static IEnumerable<SetFault> OfCase(
        Declared<ProbeCaseSpec> probeCase, ManifestSet declared, IReadOnlySet<ManifestRef> applied, IReadOnlySet<ManifestRef> doubtful)
    {
        var (self, templateRef) = (new ManifestRef(ManifestKind.ProbeCase, probeCase.Name), new ManifestRef(ManifestKind.ProbeTemplate, probeCase.Spec.Template));
        if (!(applied.Contains(self) || applied.Contains(templateRef)) || doubtful.Contains(templateRef)
            || !declared.Templates.TryGetValue(templateRef.Name, out var template)) return [];

        var faults = ParameterRules.Check(template.Spec.Parameters, probeCase.Spec.Parameters, "spec.parameters")
            .Concat(ParameterRules.CheckRequired(template.Spec.Parameters, probeCase.Spec.Parameters, "spec.parameters"));
        return Blame(faults, self, [templateRef], applied);
    }

    static IEnumerable<SetFault> OfBinding(
        Declared<BindingSpec> binding, ManifestSet declared, IReadOnlySet<ManifestRef> applied, IReadOnlySet<ManifestRef> doubtful)
    {
        if (binding.Spec.Parameters.Count == 0) return [];
        var (self, reached) = (new ManifestRef(ManifestKind.Binding, binding.Name), ReachedBy(binding.Spec, declared));
        if (!applied.Contains(self) && !reached.Path.Overlaps(applied)) return [];
        if (reached.Path.Overlaps(doubtful) || reached.Templates.Count == 0) return [];

        return Blame(CheckOverrides(binding.Spec, reached.Templates), self, [.. reached.Path.Order().Where(applied.Contains)], applied);
    }

    // One template that takes the value is enough; where several declare it, the value must suit each.
    static IEnumerable<ManifestFault> CheckOverrides(BindingSpec binding, IReadOnlyList<Declared<ProbeTemplateSpec>> templates)
    {
        foreach (var (name, value) in binding.Parameters)
        {
            var one = new Dictionary<string, ParameterValue> { [name] = value };
            var declaring = templates.Where(template => template.Spec.Parameters.Any(p => p.Name == name)).ToList();
            var fault = declaring.Count == 0
                ? ParameterRules.Check([.. templates.SelectMany(t => t.Spec.Parameters)], one, "spec.parameters").FirstOrDefault()
                : declaring.SelectMany(template => ParameterRules.Check(template.Spec.Parameters, one, "spec.parameters")).FirstOrDefault();
            if (fault is null) continue;
            yield return declaring.Count > 0 ? fault : fault with
            {
                Message = $"None of the templates behind this binding ({string.Join(", ", templates.Select(t => t.Name))}) declares a parameter {name}.",
            };
        }
    }

    static (HashSet<ManifestRef> Path, List<Declared<ProbeTemplateSpec>> Templates) ReachedBy(BindingSpec binding, ManifestSet declared)
    {
        var path = new HashSet<ManifestRef>();
        if (binding.Suite is not null)
            path.UnionWith(SuiteRules.SuitesWithin(binding.Suite, declared).Select(name => new ManifestRef(ManifestKind.CaseSuite, name)));

        var templates = new SortedDictionary<string, Declared<ProbeTemplateSpec>>(StringComparer.Ordinal);
        foreach (var name in SuiteRules.CasesOf(binding, declared))
        {
            if (!declared.Cases.TryGetValue(name, out var probeCase)) continue;
            path.Add(new ManifestRef(ManifestKind.ProbeCase, name));
            path.Add(new ManifestRef(ManifestKind.ProbeTemplate, probeCase.Spec.Template));
            if (declared.Templates.TryGetValue(probeCase.Spec.Template, out var template)) templates[template.Name] = template;
        }
        return (path, [.. templates.Values]);
    }

    // Of a stored manifest that would break, what breaks it is to blame.
    static IEnumerable<SetFault> Blame(
        IEnumerable<ManifestFault> faults, ManifestRef self, IReadOnlyList<ManifestRef> others, IReadOnlySet<ManifestRef> applied) =>
        applied.Contains(self)
            ? faults.Select(fault => new SetFault(self, fault))
            : faults.Select(fault => new SetFault(others[0], new ManifestFault(
                others[0].Kind is ManifestKind.ProbeTemplate ? "spec.parameters" : "spec",
                $"{self} would no longer be right: {fault.Message}",
                $"Apply a corrected {self} together with this, or delete it first.")));
}
