using System.Text.Json;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.DevClusters;

/// <summary><c>kubeprobe dev fault list [--cluster C]</c>.</summary>
sealed class DevFaultListCommand : CliCommand
{
    readonly Option<string?> cluster = new("--cluster") { Description = "Only of this DevCluster", HelpName = "NAME" };

    public DevFaultListCommand(CliSetup cli) : base(cli, "list", "List the faults that are switched on") => Add(cluster);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        using var control = DevClusterControl.Open(call);
        string[] clusters = call.Value(cluster) is { } one ? [one] : [.. Names(await control.GetAsync(cancel, "clusters"))];
        var rows = new List<(string Cluster, string Fault, string Parameters)>();
        foreach (var name in clusters)
            rows.AddRange(Faults(await control.GetAsync(cancel, "clusters", name, "faults")).Select(f => (name, f.Name, f.Parameters)));

        if (call.Format.IsDocument())
            Documents.WriteList(call, "DevFaultList", rows.Select(r => JsonText.Object(new("cluster", r.Cluster), new("fault", r.Fault), new("parameters", r.Parameters))));
        else if (rows.Count == 0) call.Talk.Line("No faults are switched on.");
        else
            new TableWriter(call.Out, [new("CLUSTER"), new("FAULT"), new("PARAMETERS")], call.Format, call.Headers)
                .Write([.. rows.Select(r => (IReadOnlyList<Cell>)[Cell.Of(r.Cluster), Cell.Of(r.Fault), Cell.Of(r.Parameters)])]);
        return ExitCode.Success;
    }

    /// <summary>Names in a list, an object by name, or under <c>items</c>: strings, or objects with a <c>name</c>.</summary>
    static IEnumerable<string> Names(JsonElement answer) => Faults(answer).Select(f => f.Name);

    static IEnumerable<(string Name, string Parameters)> Faults(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("items", out var items)) answer = items;
        return answer.ValueKind switch
        {
            JsonValueKind.Array => answer.EnumerateArray().Select(Named),
            JsonValueKind.Object => answer.EnumerateObject().Select(p => (p.Name, Parameters(p.Value))),
            _ => [],
        };
    }

    static (string, string) Named(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String) return (item.GetString()!, "");
        foreach (var key in (string[])["name", "fault"])
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String)
                return (name.GetString()!, Parameters(item.TryGetProperty("parameters", out var inner) ? inner : JsonText.Without(item, key)));
        return (item.GetRawText(), "");
    }

    static string Parameters(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? string.Join(' ', value.EnumerateObject().Select(p => $"{p.Name}={p.Value}")) : value.ToString();
}
