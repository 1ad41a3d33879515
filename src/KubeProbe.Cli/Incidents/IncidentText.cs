using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Incidents;

/// <summary>Prints incidents.</summary>
static class IncidentText
{
    static readonly TableColumn[] Columns =
    [
        new("INCIDENT"), new("STATE"), new("LEVEL"), new("CLUSTERS"), new("ALERTS"), new("OPENED"), new("SUMMARY"),
        new("GROUP", Wide: true), new("BY", Wide: true), new("TOLD", Wide: true), new("SEVERITY", Wide: true),
    ];

    public static void WriteList(Call call, IReadOnlyList<Incident> incidents)
    {
        if (call.Format.IsDocument()) Documents.WriteList(call, "IncidentList", incidents.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var incident in incidents) call.Out.Line(SafeText.Line($"incident/{incident.Id}"));
        else if (incidents.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. incidents.Select(incident => Row(call, incident))]);
        else call.Talk.Line("No incidents found.");
    }

    /// <summary>One after somebody did something with it.</summary>
    public static void Write(Call call, Incident incident)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(incident));
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"incident/{incident.Id}"));
        else Head(call, incident);
    }

    /// <summary>One with its story and its alerts.</summary>
    public static void Write(Call call, IncidentDetail detail)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(detail));
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"incident/{detail.Incident.Id}"));
        else
        {
            Head(call, detail.Incident);
            IncidentFleetText.Write(call, detail);
            Alerts(call, detail.Alerts);
            Story(call, detail.Story);
        }
    }

    /// <summary>What its level was reckoned from, factor by factor.</summary>
    public static void WriteSeverity(Call call, Incident incident)
    {
        if (call.Format.IsDocument())
        {
            Documents.Write(call, JsonText.Of(incident));
            return;
        }
        TableColumn[] columns = [new("FACTOR"), new("VALUE"), new("WHY")];
        new TableWriter(call.Out, columns, call.Format, call.Headers).Write(
        [
            .. incident.Factors.Select(factor => (IReadOnlyList<Cell>)[Cell.Of(factor.Name), Cell.Of($"× {Number(factor.Value)}"), Cell.Of(factor.Why)]),
            [Cell.Of("severity"), Cell.Of($"= {Number(incident.Score)}"), Cell.Of($"{incident.Level}: warning from 0.5, error from 1.5, critical from 3")],
        ]);
    }

    static void Head(Call call, Incident incident)
    {
        var fields = new Fields(call.Out);
        fields.Add("Incident", incident.Id);
        fields.Add("State", State(incident, call));
        fields.Add("Level", incident.Level);
        fields.Add("Summary", incident.Summary);
        fields.Add("Cause", $"{incident.Category} {incident.Component}".Trim());
        fields.Add("Group", incident.Group);
        fields.Add("Clusters", $"{incident.Clusters} of {incident.OfClusters}{(incident.MostClusters > incident.Clusters ? $", at most {incident.MostClusters}" : "")}{Names(incident.ClusterNames, incident.Clusters)}");
        fields.Add("Cases", string.Join(", ", incident.Cases));
        fields.Add("Owner", incident.Owner);
        fields.Add("Opened", AgeText.Iso(incident.Opened));
        fields.Add("Reopened", incident.Reopened > 0 ? $"{incident.Reopened} times{(incident.Flapping ? ", flapping" : "")}" : "");
        fields.Add("Acknowledged", incident.Acknowledged is null ? "" : $"{AgeText.Iso(incident.Acknowledged)} by {incident.AcknowledgedBy}");
        fields.Add("Snoozed until", incident.SnoozedUntil is null ? "" : AgeText.Iso(incident.SnoozedUntil));
        fields.Add("Silenced by", incident.SilencedBy);
        fields.Add("Resolved", incident.Resolved is null ? "" : AgeText.Iso(incident.Resolved) + (incident.ResolvedBy.Length > 0 ? $" by {incident.ResolvedBy}" : ""));
        fields.Add("Merged into", incident.MergedInto);
        fields.Add("Told", string.Join(", ", incident.ToldChannels));
        fields.Add("Severity", incident.Arithmetic);
    }

    static void Alerts(Call call, IReadOnlyList<Alert> alerts)
    {
        call.Out.Line("Alerts:");
        foreach (var alert in alerts)
            call.Out.Line(SafeText.Line($"  {(alert.Resolved is null ? "firing  " : "resolved")} {alert.Level,-8} {alert.Cluster} {alert.Case} {AgeText.Iso(alert.Raised)} {alert.Summary}"));
    }

    static void Story(Call call, IReadOnlyList<IncidentEvent> story)
    {
        call.Out.Line("Story:");
        foreach (var told in story) call.Out.Line(SafeText.Line($"  {AgeText.Iso(told.At)} {told.Kind,-12} {told.Text}{(told.By == "kubeprobe" ? "" : $" ({told.By})")}"));
    }

    static IReadOnlyList<Cell> Row(Call call, Incident incident) =>
    [
        Cell.Of(incident.Id), new Cell(State(incident, call), Tone(incident)), Cell.Of(incident.Level), Cell.Of($"{incident.Clusters}/{incident.OfClusters}"),
        Cell.Of(incident.Alerts.ToString(CultureInfo.InvariantCulture)), AgeText.Since(incident.Opened, call.Now), Cell.Of(incident.Summary),
        Cell.Of(incident.Group), Cell.Of(incident.AcknowledgedBy), Cell.Of(string.Join(',', incident.ToldChannels)), Cell.Of(incident.Arithmetic),
    ];

    static string State(Incident incident, Call call) => incident.State switch
    {
        "resolved" => incident.MergedInto.Length > 0 ? "Merged" : "Resolved",
        _ when incident.SnoozedUntil?.ToDateTimeOffset() > call.Now => "Snoozed",
        "acknowledged" => "Acknowledged",
        _ when incident.SilencedBy.Length > 0 => "Silenced",
        _ => incident.Flapping ? "Flapping" : "Open",
    };

    static Tone Tone(Incident incident) => incident.SilencedBy.Length > 0 ? Output.Tone.Quiet : incident.State switch { "resolved" => Output.Tone.Good, "acknowledged" => Output.Tone.Quiet, _ => Output.Tone.Bad };

    static string Names(IReadOnlyList<string> names, int all) => names.Count == 0 ? "" : $" ({string.Join(", ", names)}{(all > names.Count ? ", …" : "")})";

    static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
