using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace KubeProbe.Cli.Incidents;

/// <summary><c>kubeprobe incident snooze ID --for 2h</c>.</summary>
sealed class IncidentSnoozeCommand : CliCommand
{
    readonly Argument<string> id = new("INCIDENT") { Description = "Id of the incident" };
    readonly Option<string> howLong = new("--for") { Description = "How long, 1m to 30d", HelpName = "DURATION", Required = true };
    readonly Option<string?> comment = IncidentOptions.Comment();

    public IncidentSnoozeCommand(CliSetup cli) : base(cli, "snooze", "Tell nobody of an incident for a while, unless it gets worse")
    {
        Add(id);
        foreach (var option in (Option[])[howLong, comment]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new SnoozeIncidentRequest
        {
            Id = call.Value(id)!, For = Duration.FromTimeSpan(DurationText.Parse(call.Value(howLong)!, "--for")), Comment = call.Value(comment) ?? "",
        };
        IncidentText.Write(call, await call.Centre.Incidents.SnoozeIncidentAsync(request, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
