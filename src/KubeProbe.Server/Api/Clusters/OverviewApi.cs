using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Server.Manifests.Applying;

namespace KubeProbe.Server.Api.Clusters;

/// <summary>How the fleet stands, in the words of the outside contract. Reads tables that stay small; throws <see cref="ApiFault"/>.</summary>
sealed partial class OverviewApi(
    IManifestStore manifests, IClusterTallies tallies, IStandings standings, ISkippedSlots skipped, IFreshnessQueries freshness, TimeProvider time)
{
    const int OrdinaryPage = 100;

    /// <summary>One page of clusters by name; with the first, the total.</summary>
    public async Task<GetOverviewResponse> OverviewAsync(GetOverviewRequest request, CancellationToken cancellation)
    {
        var list = $"overview {request.LabelSelector}";
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var after = PageToken.Read(list, request.PageToken, parts: 1)?[0];
        var since = SkippedRules.HourOf(time.GetUtcNow()) - SkippedRules.Longest;

        var clusters = await MatchingAsync(request.LabelSelector, after, after is null ? int.MaxValue : size + 1, cancellation);
        var page = clusters.Take(size).ToList();
        // The total needs all of them, and all are counted faster without their names.
        var counted = await tallies.CountAsync(after is null && request.LabelSelector.Length == 0 ? null : Names(clusters), since, cancellation);

        var fresh = await freshness.CountAsync(bindings: false, Names(clusters), cancellation);
        long Stale(StoredManifest cluster) => fresh.GetValueOrDefault(cluster.Name)?.GetValueOrDefault(Core.Freshness.FreshnessState.Stale) ?? 0;

        return new GetOverviewResponse
        {
            Clusters = { page.Select(cluster => ToMessage(cluster, counted.GetValueOrDefault(cluster.Name), Stale(cluster))) },
            NextPageToken = clusters.Count > size ? PageToken.Write(list, page[^1].Name) : "",
            Total = after is null ? Total(clusters, counted, clusters.Sum(Stale)) : null,
            SkippedSince = since.ToTimestamp(),
        };
    }

    async Task<List<StoredManifest>> MatchingAsync(string selector, string? after, int most, CancellationToken cancellation)
    {
        if (!LabelSelectorText.TryParse(selector, out var labels, out var fault)) throw ApiFault.Invalid("labelSelector", fault, "");

        var matching = new List<StoredManifest>();
        await foreach (var cluster in StoredManifests.OfKindAsync(manifests, ManifestKind.Cluster, after, cancellation))
        {
            if (!labels.Matches(cluster.Labels)) continue;
            matching.Add(cluster);
            if (matching.Count == most) break;
        }
        return matching;
    }

    static List<string> Names(IEnumerable<StoredManifest> clusters) => [.. clusters.Select(cluster => cluster.Name)];

    static FleetTotal Total(List<StoredManifest> clusters, IReadOnlyDictionary<string, ClusterTally> counted, long stale)
    {
        var total = new Tally { Stale = stale };
        foreach (var cluster in clusters)
        {
            var tally = counted.GetValueOrDefault(cluster.Name);
            total.Passed += tally.Passed;
            total.Failed += tally.Failed;
            total.ProbeFault += tally.ProbeFault;
            total.Unknown += tally.Unknown;
            total.NotApplicable += tally.NotApplicable;
            total.Firing += tally.Firing;
            total.Skipped += tally.Skipped;
        }
        return new FleetTotal { Clusters = clusters.Count, NotConnected = clusters.Count(cluster => ConnectedOf(cluster)?.Status is not "True"), Tally = total };
    }

    static ClusterOverview ToMessage(StoredManifest cluster, ClusterTally tally, long stale)
    {
        var connected = ConnectedOf(cluster);
        return new ClusterOverview
        {
            Cluster = cluster.Name,
            Connected = connected?.Status ?? "Unknown",
            Reason = connected?.Reason ?? "",
            Paused = SpecJson.Read<ClusterSpec>(cluster.Spec).Paused,
            Tally = new Tally
            {
                Passed = tally.Passed,
                Failed = tally.Failed,
                ProbeFault = tally.ProbeFault,
                Unknown = tally.Unknown,
                NotApplicable = tally.NotApplicable,
                Firing = tally.Firing,
                Skipped = tally.Skipped,
                Stale = stale,
            },
            LastVerdict = tally.LastVerdictAt?.ToTimestamp(),
        };
    }

    static Condition? ConnectedOf(StoredManifest cluster) => cluster.Status is { Length: > 0 } status
        ? SpecJson.Read<ClusterStatus>(status).Conditions.FirstOrDefault(condition => condition.Type == "Connected")
        : null;
}
