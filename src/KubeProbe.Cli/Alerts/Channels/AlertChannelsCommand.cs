using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert channels</c>.</summary>
sealed class AlertChannelsCommand(CliSetup cli) : CliCommand(cli, "channels", "Show the channels of the configuration")
{
    static readonly TableColumn[] Columns = [new("CHANNEL"), new("KIND"), new("TARGET")];

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var channels = (await call.Centre.Channels.ListChannelsAsync(new ListChannelsRequest(), cancellationToken: cancel)).Channels;
        if (call.Format.IsDocument()) Documents.WriteList(call, "ChannelList", channels.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var channel in channels) call.Out.Line(SafeText.Line($"channel/{channel.Name}"));
        else if (channels.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. channels.Select(Row)]);
        else call.Talk.Line("No channels: alerts are kept and listed, not sent. docs/channels.md shows how to configure some.");
        return ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(Channel channel) => [Cell.Of(channel.Name), Cell.Of(channel.Kind), Cell.Of(channel.Target)];
}
