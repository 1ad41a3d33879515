using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace KubeProbe.Cli.Gates;

/// <summary><c>kubeprobe gate override ID --pass --reason …</c>.</summary>
sealed class GateOverrideCommand : CliCommand
{
    readonly Argument<string> id = new("CHANGE") { Description = "Id of the change" };
    readonly Option<bool> pass = new("--pass") { Description = "Let the change through" };
    readonly Option<bool> fail = new("--fail") { Description = "Block the change" };
    readonly Option<string> reason = new("--reason") { Description = "Why; kept in the audit log", HelpName = "TEXT", Required = true };
    readonly Option<string> validFor = new("--for") { Description = "How long it counts, 1m to 30d", HelpName = "DURATION", DefaultValueFactory = _ => "1d" };

    public GateOverrideCommand(CliSetup cli) : base(cli, "override", "Let a change through or block it, whatever its runs say")
    {
        Add(id);
        foreach (var option in (Option[])[pass, fail, reason, validFor]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(pass) == call.Value(fail)) throw new CliError("say which: either --pass or --fail");
        var request = new OverrideGateRequest
        {
            Id = call.Value(id)!,
            Verdict = call.Value(pass) ? GateVerdict.Pass : GateVerdict.Fail,
            Reason = call.Value(reason)!,
            ValidFor = Duration.FromTimeSpan(DurationText.Parse(call.Value(validFor)!, "--for")),
        };
        GateText.Write(call, await call.Centre.Gates.OverrideGateAsync(request, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
