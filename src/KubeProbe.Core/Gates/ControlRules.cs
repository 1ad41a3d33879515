using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Gates;

/// <summary>Where the cases of a change are run to be compared with.</summary>
public static class ControlRules
{
    /// <summary>Most runs of bindings on other clusters for one change: with many bindings there are enough to compare with.</summary>
    public const int MostPlaces = 200;

    /// <summary>How long after a failure its control group is waited for, if the policy's timeout is not over before.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// By cluster the bindings whose cases are run there: for each binding that the change fires, some clusters of its group that the change
    /// did not touch, chosen by the change, so that they are the same however often it is asked, and others for the next change.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="touched">Where it goes.</param>
    /// <param name="declared">Bindings, groups and clusters.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Choose(Change change, IReadOnlyCollection<string> touched, ManifestSet declared)
    {
        var places = new List<(string Cluster, string Binding)>();
        foreach (var binding in declared.Bindings.Values.OrderBy(binding => binding.Name, StringComparer.Ordinal))
        {
            if (binding.Spec is not { Paused: false, Group: { } group, Gate.Controls: > 0 and var controls }
                || !BindingRules.IsFiredBy(binding.Name, binding.Spec.Changes, change)
                || !declared.Groups.TryGetValue(group, out var members)) continue;

            var reached = declared.Clusters.Values.Where(cluster => members.Spec.Contains(cluster.Name, cluster.Labels)).ToList();
            if (!reached.Exists(cluster => touched.Contains(cluster.Name))) continue;
            places.AddRange(reached.Where(cluster => !cluster.Spec.Paused && !touched.Contains(cluster.Name))
                .OrderBy(cluster => Turn(change.Id, cluster.Name), StringComparer.Ordinal).Take(controls)
                .Select(cluster => (cluster.Name, binding.Name)));
        }
        return places.Take(MostPlaces).GroupBy(place => place.Cluster)
            .ToDictionary(cluster => cluster.Key, cluster => (IReadOnlyList<string>)[.. cluster.Select(place => place.Binding)]);
    }

    /// <summary>Nodes a change of some nodes is compared with.</summary>
    public static IReadOnlyList<string> Nodes(Change change, IEnumerable<string> nodes, int controls) =>
        [.. nodes.Except(change.Nodes).OrderBy(node => Turn(change.Id, node), StringComparer.Ordinal).Take(controls)];

    static string Turn(string change, string place) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{change.Length}:{change}{place}")));
}
