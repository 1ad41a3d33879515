namespace KubeProbe.Probes.Networking;

/// <summary>A pod of the mesh.</summary>
sealed record MeshPod(string Node, string Address);

/// <summary>That one connects to another, or why not.</summary>
sealed record MeshPair(MeshPod From, MeshPod To, string? Why);

/// <summary>Puts broken pairs into words: a node that is cut off is one fault, however many pairs it breaks.</summary>
static class MeshRules
{
    public static IEnumerable<string> Explain(IReadOnlyCollection<MeshPod> pods, IReadOnlyCollection<MeshPair> broken)
    {
        var others = pods.Count - 1;
        var mute = broken.GroupBy(pair => pair.From).Where(group => group.Count() == others).ToList();
        var deaf = broken.GroupBy(pair => pair.To).Where(group => group.Count() == others).ToList();
        var told = new HashSet<MeshPod>();
        foreach (var group in mute.OrderBy(group => group.Key.Node, StringComparer.Ordinal))
        {
            var both = deaf.Exists(other => other.Key == group.Key);
            told.Add(group.Key);
            yield return $"node {group.Key.Node} reaches no other node{(both ? " and is reached by none" : "")}: {group.First().Why}";
        }
        foreach (var group in deaf.Where(group => told.Add(group.Key)).OrderBy(group => group.Key.Node, StringComparer.Ordinal))
            yield return $"node {group.Key.Node} is reached by no other node: {group.First().Why}";
        foreach (var pair in broken.Where(pair => !told.Contains(pair.From) && !told.Contains(pair.To)).OrderBy(pair => pair.From.Node, StringComparer.Ordinal))
            yield return $"node {pair.From.Node} does not reach node {pair.To.Node}: {pair.Why}";
    }
}
