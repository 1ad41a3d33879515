using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert test CHANNEL</c>: exits 0 when the receiver took it, 1 when not.</summary>
sealed class AlertTestCommand : CliCommand
{
    readonly Argument<string> channel = new("CHANNEL") { Description = "Name of the channel" };

    readonly Option<string?> person = new("--person") { Description = "Of a channel that calls: whom to call", HelpName = "NAME" };

    public AlertTestCommand(CliSetup cli) : base(cli, "test", "Send a message that says that it is a test, and tell what the receiver answered")
    {
        Add(channel);
        Add(person);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var answer = await call.Centre.Channels.TestChannelAsync(new TestChannelRequest { Channel = call.Value(channel)!, Person = call.Value(person) ?? "" }, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(answer));
        else
        {
            var fields = new Fields(call.Out);
            fields.Add("Delivered", answer.Delivered ? new Cell("yes", Tone.Good) : new Cell("no", Tone.Bad));
            fields.Add("Error", answer.Error);
            fields.Add("Answer", answer.Answer);
        }
        return answer.Delivered ? ExitCode.Success : ExitCode.Negative;
    }
}
