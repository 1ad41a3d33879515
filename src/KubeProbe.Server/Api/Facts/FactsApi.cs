using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests.Applying;

namespace KubeProbe.Server.Api.Facts;

/// <summary>Facts across the fleet, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed partial class FactsApi(IFactBook book, IManifestStore manifests)
{
    const int OrdinaryPage = 100;
    const int ReadAtOnce = 5_000;
    const int MostCompared = 100_000;
    const int MostGroups = 100;
    const int MostNamed = 100;

    /// <summary>One page of facts as they are now.</summary>
    public async Task<ListFactsResponse> ListAsync(ListFactsRequest request, CancellationToken cancellation)
    {
        var filter = await FilterAsync(request.Name, request.Case, request.Cluster, request.LabelSelector, cancellation);
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"facts {request.Name} {request.Case} {request.Cluster} {request.LabelSelector}";
        var after = PageToken.Read(list, request.PageToken, parts: 3) is { } key ? new FactKey(key[0], key[1], key[2]) : (FactKey?)null;
        var rows = await book.PageAsync(filter, after, size + 1, cancellation);
        return new ListFactsResponse
        {
            Facts = { rows.Take(size).Select(ToMessage) },
            NextPageToken = rows.Count > size && rows[size - 1].Key is var last ? PageToken.Write(list, last.Name, last.Case, last.Cluster) : "",
        };
    }

    /// <summary>One fact over the fleet.</summary>
    public async Task<DiffFactResponse> DiffAsync(DiffFactRequest request, CancellationToken cancellation)
    {
        if (request.Name.Length == 0) throw ApiFault.Invalid("name", "It is missing.", "Name the fact; 'kubeprobe facts list' shows them.");
        if (request.Name.EndsWith('*')) throw ApiFault.Invalid("name", "It stands for many facts.", "Name one; 'kubeprobe facts list' shows them.");
        var declared = await DeclaredAsync(request.LabelSelector, cancellation);
        var filter = Filter(request.Name, request.Case) with { Clusters = request.LabelSelector.Length > 0 ? declared : null };

        var rows = new List<FactRow>();
        var known = declared.ToHashSet(StringComparer.Ordinal);
        for (FactKey? after = null; rows.Count < MostCompared; after = rows[^1].Key)
        {
            var page = await book.PageAsync(filter, after, ReadAtOnce, cancellation);
            rows.AddRange(page);
            if (page.Count < ReadAtOnce) break;
        }
        // A cluster that is declared no more is out of every comparison, also before its facts are swept.
        var compared = FactComparison.Of(rows.Where(row => known.Contains(row.Key.Cluster)));
        if (compared.Clusters == 0)
            throw ApiFault.NotFound($"No cluster that matches tells the fact {request.Name}. 'kubeprobe facts list' shows those that are told.");
        return ToMessage(request.Name, compared, declared);
    }

    async Task<FactFilter> FilterAsync(string name, string @case, string cluster, string selector, CancellationToken cancellation)
    {
        if (cluster.Length > 0 && selector.Length > 0) throw ApiFault.Invalid("labelSelector", "Both cluster and labelSelector are given.", "Give one of the two.");
        return Filter(name, @case) with
        {
            Clusters = cluster.Length > 0 ? [cluster] : selector.Length > 0 ? await DeclaredAsync(selector, cancellation) : null,
        };
    }

    static FactFilter Filter(string name, string @case)
    {
        foreach (var (text, field) in ((string, string)[])[(name, "name"), (@case, "case")])
            if (text.Length > 253 || text.Contains('\0')) throw ApiFault.Invalid(field, "It is no name.", "Give one that is told or declared.");
        return new FactFilter { Name = name.Length > 0 ? name : null, Case = @case.Length > 0 ? @case : null };
    }

    async Task<List<string>> DeclaredAsync(string selector, CancellationToken cancellation)
    {
        if (!LabelSelectorText.TryParse(selector, out var labels, out var fault)) throw ApiFault.Invalid("labelSelector", fault, "");

        var names = new List<string>();
        await foreach (var cluster in StoredManifests.OfKindAsync(manifests, ManifestKind.Cluster, null, cancellation))
            if (labels.Matches(cluster.Labels)) names.Add(cluster.Name);
        return names;
    }

    static DiffFactResponse ToMessage(string name, FactComparison compared, List<string> declared)
    {
        var told = compared.Groups.SelectMany(group => group.Rows).Select(row => row.Key.Cluster).ToHashSet(StringComparer.Ordinal);
        var untold = declared.Where(cluster => !told.Contains(cluster)).ToList();
        return new DiffFactResponse
        {
            Name = name,
            Clusters = compared.Clusters,
            HasMajority = compared.Majority is not null,
            Majority = compared.Majority ?? "",
            Groups = { compared.Groups.Take(MostGroups).Select(group => ToMessage(group, compared.Majority)) },
            MoreGroups = Math.Max(0, compared.Groups.Count - MostGroups),
            Outliers = compared.Outliers,
            Untold = { untold.Take(MostNamed) },
            UntoldTotal = untold.Count,
        };
    }

    static Contracts.V1Alpha1.FactGroup ToMessage(Core.Facts.FactGroup group, string? majority) => new()
    {
        Value = group.Value,
        Clusters = group.Rows.Count,
        Majority = group.Value == majority,
        Holders = { group.Rows.Take(MostNamed).Select(row => new FactHolder { Cluster = row.Key.Cluster, Since = row.Since.ToTimestamp(), Seen = row.SeenAt.ToTimestamp(), RunId = row.Run.ToString() }) },
    };

    static ClusterFact ToMessage(FactRow row) => new()
    {
        Name = row.Key.Name,
        Case = row.Key.Case,
        Cluster = row.Key.Cluster,
        Value = row.Value,
        Since = row.Since.ToTimestamp(),
        Seen = row.SeenAt.ToTimestamp(),
        RunId = row.Run.ToString(),
    };
}
