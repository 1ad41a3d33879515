using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert oncall [--at TIME]</c>: who would be called.</summary>
sealed class AlertOnCallCommand : CliCommand
{
    static readonly TableColumn[] RotaColumns = [new("ROTA"), new("ON CALL"), new("UNTIL"), new("READ")];
    static readonly TableColumn[] StepColumns = [new("LADDER"), new("AFTER"), new("CALLS"), new("TELLS")];

    readonly Option<string?> at = new("--at") { Description = "At this time, such as 2026-03-01T22:00:00+08:00, or so long from now, such as 12h; default now", HelpName = "TIME" };

    public AlertOnCallCommand(CliSetup cli) : base(cli, "oncall", "Show who is on call, and whom each ladder would call") => Add(at);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListOnCallRequest { At = call.Value(at) is { } text ? Timestamp.FromDateTimeOffset(Moment(text, call)) : null };
        var answer = await call.Centre.Channels.ListOnCallAsync(request, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(answer));
        else if (answer.Rotas.Count + answer.Ladders.Count == 0) call.Talk.Line("No ladders: nobody is called. docs/channels.md shows how to configure some.");
        else Write(call, answer);
        return ExitCode.Success;
    }

    static void Write(Call call, ListOnCallResponse answer)
    {
        if (answer.Rotas.Count > 0) new TableWriter(call.Out, RotaColumns, call.Format, call.Headers).Write([.. answer.Rotas.Select(rota => Row(call, rota))]);
        if (answer.Ladders.Count > 0) new TableWriter(call.Out, StepColumns, call.Format, call.Headers).Write([.. answer.Ladders.SelectMany(ladder => ladder.Steps.Select(step => Row(ladder, step)))]);
        foreach (var note in answer.Rotas.SelectMany(rota => rota.Notes).Concat(answer.Ladders.SelectMany(ladder => ladder.Steps).SelectMany(step => step.Notes)).Distinct()) call.Talk.Line(SafeText.Line(note));
    }

    static IReadOnlyList<Cell> Row(Call call, Rota rota) =>
    [
        Cell.Of(rota.Name), rota.People.Count > 0 ? Cell.Of(string.Join(", ", rota.People)) : new Cell("nobody", Tone.Bad),
        Cell.Of(rota.Until is null ? "" : AgeText.Iso(rota.Until)), rota.Read is null ? new Cell("never", Tone.Bad) : Cell.Of(AgeText.Since(rota.Read, call.Now)),
    ];

    static IReadOnlyList<Cell> Row(Ladder ladder, LadderStep step) =>
    [
        Cell.Of(ladder.Name), Cell.Of(AgeText.Of(step.After.ToTimeSpan())), step.Call.Count > 0 ? Cell.Of(string.Join(", ", step.Call)) : new Cell("nobody", Tone.Bad), Cell.Of(string.Join(", ", step.Tell)),
    ];

    static DateTimeOffset Moment(string text, Call call) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : call.Now + DurationText.Parse(text, "--at");
}
