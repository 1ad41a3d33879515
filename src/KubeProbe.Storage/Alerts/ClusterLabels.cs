using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>The labels of clusters, as routes and matchers see them.</summary>
static class ClusterLabels
{
    static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Of one; none when it is not declared.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(Session session, string cluster, CancellationToken cancellation) =>
        (await OfAsync(session, [cluster], cancellation)).GetValueOrDefault(cluster) ?? Nothing;

    /// <summary>Of those that are declared, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> OfAsync(Session session, IReadOnlyCollection<string> clusters, CancellationToken cancellation) =>
        (await session.ListAsync(
            new Statement($"SELECT name, labels FROM manifests WHERE kind = 'Cluster' AND {session.Dialect.In("name", "@names")}", answers: true).With("@names", clusters),
            row => (Name: row.Text("name"), Labels: Read(row.Text("labels"))),
            cancellation)).ToDictionary(each => each.Name, each => each.Labels);

    /// <summary>As they are kept.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text) => SpecJson.Read<Dictionary<string, string>>(text);
}
