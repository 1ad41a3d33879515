using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Dev.CaseTests;

sealed partial class CaseCluster
{
    static readonly ResourceType[] Passing = [ResourceTypes.Events, ResourceTypes.Leases, ResourceTypes.Endpoints, ResourceTypes.EndpointSlices];
    static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(1);
    static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(10);

    HashSet<string> before = [];

    /// <summary>Remembers what there is once the cluster is complete, so that what the probe makes can be told from it.</summary>
    public async Task RememberAsync(TimeProvider time, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + ReadyWithin;
        while (server.Objects.List(ResourceTypes.Nodes).Items.Count == 0 || server.Objects.List(ResourceTypes.StorageClasses).Items.Count == 0)
        {
            if (time.GetUtcNow() >= until) throw new DevException("The development cluster does not come up: this machine may be out of memory or processor time.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }
        Remember();
    }

    void Remember() => before = [.. Everything().Select(item => Uid(item.Object))];

    /// <summary>Whether the probe has made anything yet.</summary>
    public bool HasMade(string run) => Everything().Any(item => !before.Contains(Uid(item.Object)) && !OfTheRun(item, run));

    /// <summary>Ends the run as the centre does: the pod goes at once, and the Secret, with all it owns.</summary>
    public void End(string run)
    {
        foreach (var type in (ResourceType[])[ResourceTypes.Pods, ResourceTypes.Secrets])
            if (server.Objects.Find(type, Namespace, run) is not null) server.Objects.Delete(type, Namespace, run, DeleteOptions.Now);
    }

    /// <summary>What is still there when the collector had its time, but for what is going and what the centre sweeps.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync(string run, IReadOnlySet<string> swept, TimeProvider time, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + SettleWithin;
        while (true)
        {
            var left = Left(run, swept);
            if (left.Count == 0 || time.GetUtcNow() >= until) return left;
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        }
    }

    List<string> Left(string run, IReadOnlySet<string> swept)
    {
        var items = Everything().Where(item => !before.Contains(Uid(item.Object)) && item.Object["metadata"]!["deletionTimestamp"] is null && !OfTheRun(item, run)).ToList();
        var uids = items.Select(item => Uid(item.Object)).ToHashSet();
        var namespaces = items.Where(item => item.Type == ResourceTypes.Namespaces).Select(item => Name(item.Object)).ToHashSet();
        return [.. items
            .Where(item => !(swept.Contains(item.Type.Plural) && (string?)item.Object["metadata"]!["labels"]?["kubeprobe.io/run"] == run))
            // What a leftover brought with it is told by the leftover.
            .Where(item => (item.Object["metadata"]!["ownerReferences"] as JsonArray ?? []).All(owner => !uids.Contains((string?)owner?["uid"] ?? "")))
            .Where(item => !namespaces.Contains((string?)item.Object["metadata"]!["namespace"] ?? ""))
            .Select(item => $"{item.Type}/{Name(item.Object)}" + (item.Type.Namespaced ? $" in {(string?)item.Object["metadata"]!["namespace"]}" : ""))
            .Order(StringComparer.Ordinal)];
    }

    IEnumerable<(ResourceType Type, JsonObject Object)> Everything() => ResourceTypes.All.Except(Passing)
        .SelectMany(type => server.Objects.List(type).Items.Select(item => (type, item)))
        .Where(each => !OfTheCluster(each.type, Name(each.item)));

    // What the cluster itself puts into every namespace, sooner or later.
    static bool OfTheCluster(ResourceType type, string name) =>
        (type == ResourceTypes.ServiceAccounts && name == "default") || (type == ResourceTypes.ConfigMaps && name == "kube-root-ca.crt");

    static bool OfTheRun((ResourceType Type, JsonObject Object) item, string run) =>
        (item.Type == ResourceTypes.Pods || item.Type == ResourceTypes.Secrets) && Name(item.Object) == run;

    static string Uid(JsonObject item) => (string)item["metadata"]!["uid"]!;

    static string Name(JsonObject item) => (string)item["metadata"]!["name"]!;
}
