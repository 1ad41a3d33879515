using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Incidents;

/// <summary><c>kubeprobe incident merge A --into B</c>.</summary>
sealed class IncidentMergeCommand : CliCommand
{
    readonly Argument<string> id = new("INCIDENT") { Description = "Id of the incident that is given up" };
    readonly Option<string> into = new("--into") { Description = "Id of the incident that takes its alerts", HelpName = "INCIDENT", Required = true };
    readonly Option<string?> comment = IncidentOptions.Comment();

    public IncidentMergeCommand(CliSetup cli) : base(cli, "merge", "Give the alerts of an incident to another one, with those of its group that come later")
    {
        Add(id);
        foreach (var option in (Option[])[into, comment]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new MergeIncidentRequest { Id = call.Value(id)!, Into = call.Value(into)!, Comment = call.Value(comment) ?? "" };
        IncidentText.Write(call, await call.Centre.Incidents.MergeIncidentAsync(request, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
