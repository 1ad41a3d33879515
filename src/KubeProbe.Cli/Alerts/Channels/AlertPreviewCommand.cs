using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert preview --channel C [ALERT | --incident ID]</c>: what would be sent, without secrets.</summary>
sealed class AlertPreviewCommand : CliCommand
{
    readonly Argument<string?> alert = new("ALERT") { Description = "Id of an alert; none: a sample", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string> channel = new("--channel") { Description = "Name of the channel", HelpName = "NAME", Required = true };
    readonly Option<string?> incident = new("--incident") { Description = "Id of an incident, instead of an alert", HelpName = "ID" };
    readonly Option<bool> resolved = new("--resolved") { Description = "As if it were over" };

    public AlertPreviewCommand(CliSetup cli) : base(cli, "preview", "Show what a channel would be sent; nothing is sent, secrets are not shown")
    {
        Add(alert);
        Add(channel);
        Add(incident);
        Add(resolved);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(alert) is not null && call.Value(incident) is not null) throw new CliError("an alert and --incident are both given", "Name one of the two.");
        var request = new PreviewMessageRequest { Channel = call.Value(channel)!, Alert = call.Value(alert) ?? "", Incident = call.Value(incident) ?? "", Resolved = call.Value(resolved) };
        var preview = await call.Centre.Channels.PreviewMessageAsync(request, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(preview));
        else foreach (var message in preview.Messages) Write(call, message);
        return ExitCode.Success;
    }

    static void Write(Call call, ChannelMessage message)
    {
        call.Out.Line(SafeText.Line(message.Target));
        foreach (var header in message.Headers) call.Out.Line(SafeText.Line($"{header.Name}: {header.Value}"));
        call.Out.Line("");
        foreach (var line in message.Body.Split('\n')) call.Out.Line(SafeText.Line(line.TrimEnd('\r')));
    }
}
