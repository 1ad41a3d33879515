using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert resend ID…</c>, or <c>--channel C</c> for all of one channel.</summary>
sealed class AlertResendCommand : CliCommand
{
    readonly Argument<string[]> ids = new("DEAD-LETTER") { Description = "Ids of dead letters", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string?> channel = new("--channel") { Description = "All dead letters of this channel", HelpName = "NAME" };

    public AlertResendCommand(CliSetup cli) : base(cli, "resend", "Send dead letters again, from the first attempt on")
    {
        Add(ids);
        Add(channel);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var chosen = call.Value(ids) ?? [];
        if (chosen.Length == 0 == call.Value(channel) is null) throw new CliError("say which: ids of dead letters, or --channel for all of one", "'kubeprobe alert dead-letters' shows them.");
        var answer = await call.Centre.Channels.ResendDeadLettersAsync(new ResendDeadLettersRequest { Ids = { chosen }, Channel = call.Value(channel) ?? "" }, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(answer));
        else call.Out.Line(answer.Overtaken == 0 ? $"{answer.Count} due again" : $"{answer.Count} due again, {answer.Overtaken} passed over: their channel was told of the end since");
        return ExitCode.Success;
    }
}
