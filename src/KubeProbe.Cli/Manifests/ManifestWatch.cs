using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary>
/// <c>kubeprobe get KIND -w</c>: what is there now, then each change until Ctrl-C. It compares with what was printed last, so
/// a connection that was opened anew tells nothing twice.
/// </summary>
sealed class ManifestWatch(Call call, Kind kind, string? name, string selector)
{
    readonly Dictionary<string, Manifest> shown = [];
    ManifestTable? table;

    public async Task RunAsync(CancellationToken cancel)
    {
        await PrintExistingAsync(cancel);
        var stream = new LastingStream(call.Time, call.Talk.Line);
        var request = new WatchManifestsRequest { Kind = kind.Name, LabelSelector = selector, Name = name ?? "" };
        await foreach (var change in stream.ReadAsync((deadline, _) => call.Centre.Manifests.Watch(request, deadline: deadline, cancellationToken: cancel), cancel))
        {
            if (change.Manifest is not { } item) continue;
            table ??= call.Format.IsTable() ? new ManifestTable(call, change.Columns) : null;
            var deleted = change.Type == ManifestEvent.Types.Type.Deleted;
            if (deleted ? !shown.Remove(item.Name) : shown.TryGetValue(item.Name, out var before) && before.Json == item.Json) continue;
            if (!deleted) shown[item.Name] = item;
            Print(item, change.Type);
        }
    }

    async Task PrintExistingAsync(CancellationToken cancel)
    {
        var (columns, items) = name is null
            ? await ManifestReader.ListAsync(call, kind, selector, cancel)
            : (await ManifestReader.ColumnsAsync(call, kind, cancel), [await ManifestReader.GetAsync(call, kind, name, cancel)]);
        foreach (var item in items) shown[item.Name] = item;
        if (call.Format.IsTable())
        {
            table = new ManifestTable(call, columns);
            if (items.Count > 0) table.Write(items);
        }
        else
            foreach (var item in items) Print(item, ManifestEvent.Types.Type.Added);
    }

    void Print(Manifest item, ManifestEvent.Types.Type type)
    {
        var deleted = type == ManifestEvent.Types.Type.Deleted;
        if (table is not null) table.Write([item], deleted);
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"{kind.Singular}/{item.Name}{(deleted ? " deleted" : "")}"));
        else if (call.Format == OutputFormat.JsonLines) Documents.Write(call, JsonText.Event(type.ToString().ToUpperInvariant(), JsonText.Parse(item.Json)));
        else Documents.WriteNext(call, JsonText.Parse(item.Json));
    }
}
