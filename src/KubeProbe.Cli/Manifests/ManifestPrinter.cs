using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe get KIND…</c>.</summary>
static class ManifestPrinter
{
    /// <summary>Prints the objects that were named, of however many kinds. Documents can be applied again.</summary>
    public static async Task PrintAsync(Call call, IReadOnlyList<ObjectReference> references, string selector, CancellationToken cancel)
    {
        var groups = references.GroupBy(r => Kind.Parse(r.Kind)).Select(g => (Kind: g.Key, Names: g.Select(r => r.Name).ToList())).ToList();
        var documents = new List<Manifest>();
        foreach (var (kind, names) in groups)
        {
            var (columns, items) = await ReadAsync(call, kind, names, selector, cancel);
            if (call.Format.IsDocument()) documents.AddRange(items);
            else Print(call, kind, columns, items, named: groups.Count > 1, first: kind == groups[0].Kind);
        }

        if (!call.Format.IsDocument()) return;
        if (references is [{ Name: not null }]) Documents.Write(call, JsonText.Parse(documents[0].Json));
        else Documents.WriteList(call, "List", documents.Select(d => JsonText.Parse(d.Json)));
    }

    static async Task<(IReadOnlyList<Column> Columns, IReadOnlyList<Manifest> Items)> ReadAsync(
        Call call, Kind kind, List<string?> names, string selector, CancellationToken cancel)
    {
        if (names.Contains(null)) return await ManifestReader.ListAsync(call, kind, selector, cancel);
        if (selector.Length > 0) throw new CliError("a name and a label selector can't be combined", "Leave -l out, or the name.");

        var items = new List<Manifest>();
        foreach (var name in names) items.Add(await ManifestReader.GetAsync(call, kind, name!, cancel));
        return (call.Format.IsTable() ? await ManifestReader.ColumnsAsync(call, kind, cancel) : [], items);
    }

    static void Print(Call call, Kind kind, IReadOnlyList<Column> columns, IReadOnlyList<Manifest> items, bool named, bool first)
    {
        if (call.Format == OutputFormat.Name)
            foreach (var item in items) call.Out.Line(SafeText.Line($"{kind.Singular}/{item.Name}"));
        else if (items.Count > 0)
        {
            if (named && !first) call.Out.Line();
            if (named && call.Headers) call.Out.Line([new($"{kind.Plural}:", Tone.Header)]);
            new ManifestTable(call, columns).Write(items);
        }
        else call.Talk.Line($"No {kind.Plural} found.");
    }
}
