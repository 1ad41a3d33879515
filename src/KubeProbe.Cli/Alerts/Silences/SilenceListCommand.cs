using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Silences;

/// <summary><c>kubeprobe silence list</c>.</summary>
sealed class SilenceListCommand : CliCommand
{
    static readonly TableColumn[] Columns =
        [new("SILENCE"), new("STATE"), new("MATCHERS"), new("ENDS"), new("BY"), new("COMMENT"), new("STARTS", Wide: true), new("EXPIRED BY", Wide: true)];

    readonly Option<bool> all = new("--all") { Description = "Those that are over, too" };
    readonly Option<int> limit = Pages.LimitOption("Silences to show");

    public SilenceListCommand(CliSetup cli) : base(cli, "list", "Show silences")
    {
        Add(all);
        Add(limit);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListSilencesRequest { All = call.Value(all) };
        var silences = await Pages.ReadAsync<Silence>(call.Value(limit), async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Silences.ListSilencesAsync(request, cancellationToken: cancel);
            return (page.Silences, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "SilenceList", silences.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var silence in silences) call.Out.Line(SafeText.Line($"silence/{silence.Id}"));
        else if (silences.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. silences.Select(Row)]);
        else call.Talk.Line("No silences found.");
        return ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(Silence silence) =>
    [
        Cell.Of(silence.Id), new Cell(SafeText.Line(silence.State), silence.State == "active" ? Tone.Doubtful : Tone.Quiet),
        Cell.Of(string.Join(' ', silence.Matchers.Select(MatcherText.Of))), Cell.Of(AgeText.Iso(silence.Ends)), Cell.Of(silence.CreatedBy), Cell.Of(silence.Comment),
        Cell.Of(AgeText.Iso(silence.Starts)), Cell.Of(silence.ExpiredBy),
    ];
}
