using System.Collections.Concurrent;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Bindings;

/// <summary>
/// Rendered cases by binding and case. Nothing in one depends on the cluster, so all clusters of a silo share it: a fleet's
/// plan costs memory by what is declared, not by how many clusters it is declared for.
/// </summary>
public sealed class BoundCases
{
    // Of bindings that are gone something is left; from here on everything is rendered once more.
    const int Most = 50_000;

    // While a new version of a template is tried, some clusters run the older one.
    readonly ConcurrentDictionary<(string Binding, string Case, bool Older), Rendered> known = new();

    /// <summary>The case as the binding runs it; the same object as before when it is made of the same manifests.</summary>
    public BoundCase Of(
        Declared<BindingSpec> binding, Declared<ProbeCaseSpec> @case, Declared<ProbeTemplateSpec> template, Func<BoundCase> render)
    {
        var key = (binding.Name, @case.Name, template.IsOlder);
        if (known.TryGetValue(key, out var last)
            && ReferenceEquals(last.Binding, binding) && ReferenceEquals(last.Case, @case) && ReferenceEquals(last.Template, template))
            return last.Bound;

        var bound = render();
        if (known.Count >= Most) known.Clear();
        known[key] = new Rendered(binding, @case, template, bound);
        return bound;
    }

    sealed record Rendered(Declared<BindingSpec> Binding, Declared<ProbeCaseSpec> Case, Declared<ProbeTemplateSpec> Template, BoundCase Bound);
}
