using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Incidents;

/// <summary><c>kubeprobe incidents</c>: those that are not resolved, newest first.</summary>
sealed class IncidentsCommand : CliCommand
{
    readonly Option<bool> all = new("--all", "-a") { Description = "Those that are resolved, too" };
    readonly Option<string[]> states = new("--state") { Description = "Only these: open, acknowledged, resolved", HelpName = "STATE", AllowMultipleArgumentsPerToken = true };
    readonly Option<string?> level = new("--level") { Description = "At least this level: info, warning, error or critical", HelpName = "LEVEL" };
    readonly Option<string?> cluster = new("--cluster") { Description = "With an alert on this cluster", HelpName = "NAME" };
    readonly Option<string?> @case = new("--case") { Description = "With an alert of this case", HelpName = "NAME" };
    readonly Option<int> limit = Pages.LimitOption("Incidents to show");

    public IncidentsCommand(CliSetup cli) : base(cli, "incidents", "Show incidents, newest first: alerts of the same cause are one")
    {
        foreach (var option in (Option[])[all, states, level, cluster, @case, limit]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListIncidentsRequest { Level = call.Value(level) ?? "", Cluster = call.Value(cluster) ?? "", Case = call.Value(@case) ?? "" };
        var asked = (call.Value(states) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (asked.Count > 0 && call.Value(all)) throw new CliError("--all and --state are both set", "Use one of them.");
        if (asked.Count > 0) request.States.Add(asked);
        else if (!call.Value(all)) IncidentList.Open(request);
        await IncidentList.WriteAsync(call, request, call.Value(limit), cancel);
        return ExitCode.Success;
    }
}
