using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s.Autorest;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Inspections;

/// <summary>What an inspection works with: reads of the API in pages, so that no cluster is too large for the pod, and its findings and facts.</summary>
sealed partial class Inspector(ProbeRun run, ClusterAccess cluster)
{
    const int PageSize = 200;
    readonly HashSet<KubeKind> absent = [];
    readonly Dictionary<KubeKind, KubeKind> served = [];

    public ProbeRun Run => run;

    public Findings Findings { get; } = new();

    public DateTimeOffset Now => run.Clock.GetUtcNow();

    /// <summary>Objects seen so far.</summary>
    public long Inspected { get; private set; }

    /// <summary>Kinds that were to be looked at and that the API server serves in no version.</summary>
    public IReadOnlyCollection<KubeKind> Absent => absent;

    /// <summary>Whether a listing found that the API server does not serve the kind, in whatever version.</summary>
    public bool IsAbsent(KubeKind kind) => absent.Contains(kind);

    /// <summary>Whether all that was to be looked at is of kinds that the API server does not serve.</summary>
    public bool SeesNothing => absent.Count > 0 && served.Count == 0 && Inspected == 0;

    /// <summary>The version in which a listing found the kind; the one asked for where nothing was listed.</summary>
    public string VersionOf(KubeKind kind) => served.GetValueOrDefault(kind, kind).Version;

    public void Fact(string name, string value) => run.Fact(name, value);

    /// <summary>
    /// All objects of a kind, page by page, in the version that this release of Kubernetes serves; none where it serves none. An object is valid until
    /// the next is asked for.
    /// </summary>
    public async IAsyncEnumerable<KubeObject> ListAsync(
        KubeKind kind, [EnumeratorCancellation] CancellationToken stopping, InspectedNamespaces? namespaces = null, string? selector = null, string? fields = null)
    {
        var query = Query(selector, fields);
        foreach (var root in namespaces?.Roots ?? [(string?)null])
        {
            await foreach (var item in PagesAsync(kind, root, query, stopping))
            {
                if (namespaces?.Includes(kind == KubeKinds.Namespaces ? item.Name : item.Namespace) == false) continue;
                Inspected++;
                yield return item;
            }
        }
    }

    /// <summary>All objects of a kind in one namespace.</summary>
    public async IAsyncEnumerable<KubeObject> ListInAsync(
        KubeKind kind, string @namespace, [EnumeratorCancellation] CancellationToken stopping, string? selector = null)
    {
        await foreach (var item in PagesAsync(kind, @namespace, Query(selector, null), stopping))
        {
            Inspected++;
            yield return item;
        }
    }

    /// <summary>One object, or null where there is none.</summary>
    public async Task<JsonDocument?> ReadAsync(KubeKind kind, string? @namespace, string name, CancellationToken stopping)
    {
        foreach (var one in KubeKinds.Versions(kind))
        {
            if (await TryGetAsync($"{one.Path(@namespace)}/{Uri.EscapeDataString(name)}", stopping) is not { } document) continue;
            Inspected++;
            return document;
        }

        return null;
    }

    /// <summary>Any JSON the API server answers with; null when it knows no such path.</summary>
    public async Task<JsonDocument?> TryGetAsync(string path, CancellationToken stopping)
    {
        try
        {
            using var response = await cluster.SendAsync(path, stopping);
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(stopping), cancellationToken: stopping);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    async IAsyncEnumerable<KubeObject> PagesAsync(KubeKind kind, string? @namespace, string query, [EnumeratorCancellation] CancellationToken stopping)
    {
        string? next = "";
        while (next is not null)
        {
            using var page = await PageAsync(kind, @namespace, query, next, stopping);
            if (page is null) yield break;
            foreach (var item in new KubeObject(page.RootElement).Items("items")) yield return item;
            next = new KubeObject(page.RootElement).Text("metadata", "continue") is { Length: > 0 } more ? more : null;
        }
    }

    /// <summary>A page in the version that is served; which one that is, the first page finds out.</summary>
    async Task<JsonDocument?> PageAsync(KubeKind kind, string? @namespace, string query, string next, CancellationToken stopping)
    {
        if (IsAbsent(kind)) return null;
        foreach (var one in served.TryGetValue(kind, out var known) ? [known] : KubeKinds.Versions(kind))
        {
            if (await PageAsync(one.Path(@namespace), query, next, stopping) is not { } page) continue;
            served[kind] = one;
            return page;
        }

        absent.Add(kind);
        return null;
    }

    async Task<JsonDocument?> PageAsync(string path, string query, string next, CancellationToken stopping)
    {
        try
        {
            return await TryGetAsync($"{path}?limit={PageSize}{query}{Continue(next)}", stopping);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.Gone && Rest(e.Response.Content) is { } rest && rest != next)
        {
            // The listing took longer than the API server keeps its versions: it offers to go on with what is there now.
            return await TryGetAsync($"{path}?limit={PageSize}{query}{Continue(rest)}", stopping);
        }
    }

    static string Query(string? selector, string? fields) =>
        (selector is { Length: > 0 } ? $"&labelSelector={Uri.EscapeDataString(selector)}" : "") + (fields is { Length: > 0 } ? $"&fieldSelector={Uri.EscapeDataString(fields)}" : "");

    static string Continue(string token) => token.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(token)}";

    static string? Rest(string? body)
    {
        try
        {
            using var status = JsonDocument.Parse(body ?? "");
            return new KubeObject(status.RootElement).Text("metadata", "continue");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
