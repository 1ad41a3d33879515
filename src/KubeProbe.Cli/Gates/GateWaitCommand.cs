using Grpc.Core;
using KubeProbe.Cli.Changes;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace KubeProbe.Cli.Gates;

/// <summary><c>kubeprobe gate wait --change ID</c>: for pipelines; the exit code is the verdict.</summary>
sealed class GateWaitCommand : CliCommand
{
    /// <summary>One question at a time; the centre answers as soon as the gate is decided.</summary>
    static readonly TimeSpan OneQuestion = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Option<string> id = new("--change") { Description = "Id of the change; the same id again is the same change", HelpName = "ID", Required = true };
    readonly Option<string> timeout = new("--timeout") { Description = "How long to wait", HelpName = "DURATION", DefaultValueFactory = _ => "15m" };
    readonly ChangeOptions change;

    public GateWaitCommand(CliSetup cli)
        : base(cli, "wait", "Tell of a change, unless it is known, and wait whether it may go on: exits 0 pass, 1 fail, 3 undecided")
    {
        change = new ChangeOptions(cli, required: false);
        foreach (var option in (Option[])[id, timeout, .. change.All]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var patience = DurationText.Parse(call.Value(timeout)!, "--timeout");
        var told = change.Given(call) ? change.Read(call, call.Value(id)!) : null;
        var start = call.Time.GetTimestamp();
        Gate? gate = null;
        while (gate?.Verdict is null or GateVerdict.Running && patience - call.Time.GetElapsedTime(start) is var left && (gate is null || left > TimeSpan.Zero))
            gate = await AskAsync(call, told, left > OneQuestion ? OneQuestion : left, cancel) ?? gate;

        GateText.Write(call, gate!);
        if (gate!.Verdict is GateVerdict.Running)
            call.Talk.Line($"The gate is not decided after {call.Value(timeout)}; its runs go on: 'kubeprobe gate get {SafeText.Line(gate.Id)}' shows where it stands.");
        return gate.Verdict switch { GateVerdict.Pass => ExitCode.Success, GateVerdict.Fail => ExitCode.Negative, _ => ExitCode.Inconclusive };
    }

    /// <summary>The gate, or null when the centre could not be asked and there is time to ask again.</summary>
    async Task<Gate?> AskAsync(Call call, PostChangeRequest? told, TimeSpan wait, CancellationToken cancel)
    {
        var asked = Duration.FromTimeSpan(wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
        var deadline = call.Now.Add(asked.ToTimeSpan() + Grace).UtcDateTime;
        try
        {
            return told is null
                ? await call.Centre.Gates.GetGateAsync(new GetGateRequest { Id = call.Value(id)!, Wait = asked }, deadline: deadline, cancellationToken: cancel)
                : await call.Centre.Gates.EvaluateGateAsync(new EvaluateGateRequest { Change = told, Wait = asked }, deadline: deadline, cancellationToken: cancel);
        }
        catch (RpcException passing) when (passing.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && wait > TimeSpan.Zero && !cancel.IsCancellationRequested)
        {
            // Change and runs survive a restart of the centre, so the wait does too.
            call.Talk.Line($"The centre can't be asked: {SafeText.Line(passing.Status.Detail)}");
            await Task.Delay(wait < Pause ? wait : Pause, call.Time, cancel);
            return null;
        }
    }
}
