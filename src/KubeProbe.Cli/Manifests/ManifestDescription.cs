using System.Globalization;
using System.Text.Json;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Freshness;
using KubeProbe.Cli.Output;
using KubeProbe.Cli.Runs;

namespace KubeProbe.Cli.Manifests;

/// <summary>Everything about one object, for a person: head, spec, status with its conditions, and its newest runs.</summary>
static class ManifestDescription
{
    const int NewestRuns = 10;

    public static async Task WriteAsync(Call call, Kind kind, Manifest item, CancellationToken cancel)
    {
        var root = JsonText.Parse(item.Json);
        var fields = new Fields(call.Out);
        fields.Add("Name", item.Name);
        fields.Add("Kind", kind.Name);
        fields.Add("Labels", string.Join(',', item.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
        fields.Add("Created", item.Created is null ? "" : $"{AgeText.Iso(item.Created)} ({AgeText.Since(item.Created, call.Now)} ago)");
        fields.Add("Generation", item.Generation > 0 ? item.Generation.ToString(CultureInfo.InvariantCulture) : "");
        Section(call, root, "Annotations", "metadata", "annotations");
        Section(call, root, "Spec", "spec");
        if (kind.Name == "Secret") Section(call, root, "Data", "data");
        Conditions(call, root);
        Section(call, root, "Status", "status");
        await RunsAsync(call, kind, item, cancel);
    }

    static void Section(Call call, JsonElement root, string title, params ReadOnlySpan<string> path)
    {
        if (Find(root, path) is not { } found || found.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) return;
        if (JsonText.Without(found, "conditions") is { } shown && shown.GetRawText() is not ("{}" or "[]"))
            RunDescription.Block(call.Out, title, YamlText.Write(shown));
    }

    static void Conditions(Call call, JsonElement root)
    {
        if (Find(root, "status", "conditions") is not { ValueKind: JsonValueKind.Array } conditions || conditions.GetArrayLength() == 0) return;
        call.Out.Line("Conditions:");
        var table = new TableWriter(call.Out, [new("  TYPE"), new("STATUS"), new("REASON"), new("SINCE"), new("MESSAGE")], call.Format, headers: true);
        table.Write([.. conditions.EnumerateArray().Select(c => (IReadOnlyList<Cell>)
            ["  " + Text(c, "type"), Text(c, "status"), Text(c, "reason"), Since(call, Text(c, "lastTransitionTime")), Text(c, "message")])]);
    }

    static async Task RunsAsync(Call call, Kind kind, Manifest item, CancellationToken cancel)
    {
        RunFilter? filter = kind.Name switch
        {
            "Cluster" => new() { Cluster = item.Name },
            "ProbeCase" => new() { Case = item.Name },
            "Binding" => new() { Binding = item.Name },
            _ => null,
        };
        if (filter is null) return;
        await FreshnessTable.DescribeAsync(
            call,
            new ListFreshnessRequest
            {
                Cluster = filter.Cluster, Case = filter.Case, Binding = filter.Binding,
                States = { FreshnessState.Stale, FreshnessState.Skipped, FreshnessState.Awaited },
            },
            NewestRuns, cancel);
        var runs = await RunList.ReadAsync(call, filter, NewestRuns, cancel);
        if (runs.Count == 0) return;
        call.Out.Line("Newest runs:");
        new RunTable(call).Write([.. runs]);
    }

    static JsonElement? Find(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return null;
        return at;
    }

    static string Text(JsonElement condition, string name) =>
        Find(condition, name) is { ValueKind: JsonValueKind.String } text ? SafeText.Line(text.GetString()!) : "";

    static string Since(Call call, string iso) =>
        DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? AgeText.Of(call.Now - then) : iso;
}
