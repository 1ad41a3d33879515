using KubeProbe.Core.Bindings;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>Suites of suites.</summary>
public static class SuiteRules
{
    /// <summary>Names of the cases a binding means, in order, each once.</summary>
    public static IEnumerable<string> CasesOf(BindingSpec binding, ManifestSet declared)
    {
        if (binding.Case is not null) return [binding.Case];
        if (binding.Suite is null) return [];

        var cases = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var suite in SuitesWithin(binding.Suite, declared)) cases.UnionWith(declared.Suites[suite].Spec.Cases);
        return cases;
    }

    /// <summary>The suite and all suites within it that are declared, each once, whatever names whom.</summary>
    public static IReadOnlyCollection<string> SuitesWithin(string suite, ManifestSet declared)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([suite]);
        while (open.TryPop(out var name))
        {
            if (!declared.Suites.TryGetValue(name, out var found) || !seen.Add(name)) continue;
            foreach (var inner in found.Spec.Suites) open.Push(inner);
        }
        return seen;
    }

    /// <summary>
    /// Each cycle among suites once, as the names on the way, beginning and ending with the same: <c>a → b → a</c>. Only cycles
    /// that lead through one of <paramref name="through"/>.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> CyclesThrough(IEnumerable<string> through, ManifestSet declared)
    {
        var cycles = new List<IReadOnlyList<string>>();
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in through.Order(StringComparer.Ordinal))
        {
            if (reported.Contains(start) || ShortestCycle(start, declared) is not { } cycle) continue;
            reported.UnionWith(cycle);
            cycles.Add(cycle);
        }
        return cycles;
    }

    // Breadth first from the suite back to itself.
    static List<string>? ShortestCycle(string start, ManifestSet declared)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var name))
        {
            if (!declared.Suites.TryGetValue(name, out var found)) continue;
            foreach (var inner in found.Spec.Suites)
            {
                if (inner == start) return Way(start, name, cameFrom);
                if (cameFrom.TryAdd(inner, name)) open.Enqueue(inner);
            }
        }
        return null;
    }

    static List<string> Way(string start, string last, Dictionary<string, string> cameFrom)
    {
        var way = new List<string> { start };
        for (var name = last; name != start; name = cameFrom[name]) way.Insert(0, name);
        way.Insert(0, start);
        return way;
    }
}
