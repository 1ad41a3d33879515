namespace KubeProbe.Core.Clusters;

/// <summary>How clusters are shared among servers.</summary>
public static class ShareRules
{
    /// <summary>
    /// The clusters a server lacks to its share, from those that have most: nobody is left with fewer than a share, and whoever has one keeps
    /// all. Clusters at servers that are no more do not count. Several that come at once and see the same take each its own.
    /// </summary>
    public static IReadOnlyList<string> Missing<TServer>(IReadOnlyCollection<(string Cluster, TServer At)> all, IReadOnlyCollection<TServer> servers, TServer own)
        where TServer : IEquatable<TServer>
    {
        var ordered = servers.OrderBy(server => server.ToString(), StringComparer.Ordinal).ToList();
        var held = ordered.ToDictionary(server => server, _ => new Stack<string>());
        foreach (var (cluster, at) in all.OrderBy(each => each.Cluster, StringComparer.Ordinal))
            if (held.TryGetValue(at, out var its)) its.Push(cluster);

        var share = held.Values.Sum(its => its.Count) / Math.Max(1, servers.Count);
        var missing = new List<string>();
        foreach (var server in ordered)
            while (held[server].Count < share)
            {
                var most = ordered.MaxBy(each => held[each].Count)!;
                held[server].Push(held[most].Pop());
                if (server.Equals(own)) missing.Add(held[server].Peek());
            }
        return missing;
    }
}
