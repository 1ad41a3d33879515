namespace KubeProbe.Core.Clusters;

/// <summary>How clusters are shared among servers.</summary>
public static class ShareRules
{
    /// <summary>
    /// The clusters a server lacks to its share, from those that have most: nobody is left with fewer than a share, and whoever has one keeps
    /// all. Clusters at servers that are no more do not count.
    /// </summary>
    public static IReadOnlyList<string> Missing<TServer>(IReadOnlyCollection<(string Cluster, TServer At)> all, IReadOnlyCollection<TServer> servers, TServer own)
        where TServer : IEquatable<TServer>
    {
        var held = servers.ToDictionary(server => server, _ => new Stack<string>());
        foreach (var (cluster, at) in all.OrderBy(each => each.Cluster, StringComparer.Ordinal))
            if (held.TryGetValue(at, out var its)) its.Push(cluster);
        if (!held.ContainsKey(own)) return [];

        var share = held.Values.Sum(its => its.Count) / servers.Count;
        var missing = new List<string>();
        while (held[own].Count + missing.Count < share) missing.Add(held.Where(each => !each.Key.Equals(own)).MaxBy(each => each.Value.Count).Value.Pop());
        return missing;
    }
}
