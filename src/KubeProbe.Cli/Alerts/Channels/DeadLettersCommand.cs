using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert dead-letters</c>.</summary>
sealed class DeadLettersCommand : CliCommand
{
    static readonly TableColumn[] Columns =
        [new("DEAD LETTER"), new("CHANNEL"), new("EVENT"), new("GIVEN UP"), new("ATTEMPTS"), new("WHY"), new("ALERT", Wide: true)];

    readonly Option<string?> channel = new("--channel") { Description = "Those of this channel", HelpName = "NAME" };
    readonly Option<int> limit = Pages.LimitOption("Dead letters to show");

    public DeadLettersCommand(CliSetup cli) : base(cli, "dead-letters", "Show notifications that were given up")
    {
        Add(channel);
        Add(limit);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListDeadLettersRequest { Channel = call.Value(channel) ?? "" };
        var letters = await Pages.ReadAsync<DeadLetter>(call.Value(limit), async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Channels.ListDeadLettersAsync(request, cancellationToken: cancel);
            return (page.DeadLetters, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "DeadLetterList", letters.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var letter in letters) call.Out.Line(SafeText.Line(letter.Id));
        else if (letters.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. letters.Select(letter => Row(call, letter))]);
        else call.Talk.Line("No dead letters.");
        return ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(Call call, DeadLetter letter) =>
    [
        Cell.Of(letter.Id), Cell.Of(letter.Channel), Cell.Of(letter.Event), AgeText.Since(letter.At, call.Now), Cell.Of($"{letter.Attempts}"), Cell.Of(letter.LastError), Cell.Of(letter.Alert),
    ];
}
