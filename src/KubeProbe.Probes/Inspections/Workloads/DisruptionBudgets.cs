using System.Text.Json;

namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Disruption budgets that forbid every eviction: a node that holds such a pod can never be drained.</summary>
sealed class DisruptionBudgets(ProbeParameters parameters) : Inspection(parameters)
{
    const int MostBudgets = 5_000;

    readonly TimeSpan maxAge = parameters.Duration("MAX_BLOCKED", TimeSpan.FromMinutes(30));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        Dictionary<string, List<(string Name, JsonElement Selector)>> budgets = new(StringComparer.Ordinal);
        var kept = 0;
        await foreach (var budget in inspector.ListAsync(KubeKinds.DisruptionBudgets, stopping, namespaces))
        {
            inspector.Findings.Add(DisruptionBudgetRules.Check(budget, maxAge, inspector.Now));
            if (++kept > MostBudgets) continue;
            if (!budgets.TryGetValue(budget.Namespace, out var of)) budgets[budget.Namespace] = of = [];
            of.Add((budget.Name, Selector(budget, inspector.VersionOf(KubeKinds.DisruptionBudgets))));
        }

        // Only where two budgets share a namespace can they share a pod.
        foreach (var (space, of) in budgets.Where(b => b.Value.Count > 1).OrderBy(b => b.Key, StringComparer.Ordinal))
            await OverlapsAsync(inspector, space, of, stopping);
    }

    // In policy/v1beta1 an empty selector takes no pod, in v1 every one.
    static JsonElement Selector(KubeObject budget, string version) =>
        budget.At("spec", "selector") is { Exists: true } selector && (version != "v1beta1" || selector.Members().Any()) ? selector.Element.Clone() : default;

    static async Task OverlapsAsync(Inspector inspector, string space, List<(string Name, JsonElement Selector)> budgets, CancellationToken stopping)
    {
        HashSet<string> told = [];
        await foreach (var pod in inspector.ListInAsync(KubeKinds.Pods, space, stopping))
        {
            var labels = pod.At("metadata", "labels");
            var both = budgets.Where(b => LabelMatch.Takes(new KubeObject(b.Selector), labels)).Select(b => b.Name).Take(5).ToList();
            if (both.Count > 1 && told.Count < 100 && told.Add(string.Join(" and ", both)))
                inspector.Findings.Add($"pod {pod.FullName} is under the disruption budgets {string.Join(" and ", both)}: the API server refuses to evict a pod under more than one; narrow their selectors");
        }
    }
}
