using System.Text.Json;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.DevClusters;

/// <summary><c>kubeprobe dev fault list [--cluster C]</c>: what is switched on; with <c>--available</c> what could be.</summary>
sealed class DevFaultListCommand : CliCommand
{
    readonly Option<string?> cluster = new("--cluster") { Description = "Only of this DevCluster", HelpName = "NAME" };
    readonly Option<bool> available = new("--available") { Description = "Every fault there is, with its effect and parameters" };

    public DevFaultListCommand(CliSetup cli) : base(cli, "list", "List the faults that are switched on")
    {
        Add(cluster);
        Add(available);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        using var control = DevClusterControl.Open(call);
        if (call.Value(available)) Print(call, Kinds(await control.GetAsync(cancel, "faults")), [new("FAULT"), new("PARAMETERS"), new("EFFECT")]);
        else Print(call, await ActiveAsync(call, control, cancel), [new("CLUSTER"), new("FAULT"), new("PARAMETERS")]);
        return ExitCode.Success;
    }

    async Task<IEnumerable<string[]>> ActiveAsync(Call call, DevClusterControl control, CancellationToken cancel)
    {
        if (call.Value(cluster) is { } one) return Active(one, await control.GetAsync(cancel, "clusters", one, "faults"));
        return Items(await control.GetAsync(cancel, "clusters"), "clusters").SelectMany(c => Active(Text(c, "name"), c));
    }

    static IEnumerable<string[]> Active(string cluster, JsonElement answer) => Items(answer, "faults").Select(f => (string[])
        [cluster, Text(f, "fault"), f.TryGetProperty("parameters", out var given) && given.ValueKind == JsonValueKind.Object
            ? string.Join(' ', given.EnumerateObject().Select(p => $"{p.Name}={p.Value}"))
            : ""]);

    static IEnumerable<string[]> Kinds(JsonElement answer) => Items(answer, "faults").Select(f => (string[])
        [Text(f, "fault"), string.Join(',', Items(f, "parameters").Select(p => Text(p, "name"))), Text(f, "effect")]);

    static void Print(Call call, IEnumerable<string[]> found, TableColumn[] columns)
    {
        string[][] rows = [.. found];
        if (call.Format.IsDocument())
            Documents.WriteList(call, "DevFaultList", rows.Select(r => JsonText.Object([.. r.Select((text, i) => KeyValuePair.Create(columns[i].Name.ToLowerInvariant(), text))])));
        else if (rows.Length == 0) call.Talk.Line("No faults are switched on.");
        else new TableWriter(call.Out, columns, call.Format, call.Headers).Write([.. rows.Select(r => (IReadOnlyList<Cell>)[.. r.Select(text => Cell.Of(text))])]);
    }

    static IEnumerable<JsonElement> Items(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
