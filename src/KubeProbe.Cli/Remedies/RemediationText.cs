using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Remedies;

/// <summary>Prints an execution.</summary>
static class RemediationText
{
    public static void Write(Call call, Remediation one)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(one));
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"remediation/{one.Id}"));
        else Describe(call, one);
    }

    /// <summary>Whether the outcome is good news.</summary>
    public static Tone Tone(Remediation one) => one.Outcome switch
    {
        "Recovered" => Output.Tone.Good,
        "NotRecovered" or "Failed" => Output.Tone.Bad,
        _ => Output.Tone.Plain,
    };

    static void Describe(Call call, Remediation one)
    {
        var fields = new Fields(call.Out);
        fields.Add("Remediation", one.Id);
        fields.Add("Remedy", $"{one.Remedy} ({one.Action}, {one.Mode})");
        fields.Add("For", $"{one.Case} on {one.Cluster}, attempt {one.Attempt}");
        fields.Add("Failed run", one.RunId);
        fields.Add("Level", one.Level);
        fields.Add("Cause", one.Category.Length > 0 ? $"{one.Category}: {one.Cause}" : "");
        fields.Add("Phase", one.Phase);
        fields.Add("Outcome", new Cell(one.Outcome, Tone(one)));
        fields.Add("Reason", one.Reason);
        fields.Add("Proposed", Time(one.Proposed));
        fields.Add("Dry run", Time(one.Tried));
        fields.Add("Expires", one.Phase == "AwaitingApproval" ? Time(one.Expires) : "");
        if (one.Decision is { } decision) fields.Add(decision.Approved ? "Approved" : "Rejected", $"{Time(decision.Decided)} by {decision.Actor}: {decision.Reason}");
        fields.Add("Acted", Time(one.Acted));
        fields.Add("Done", Time(one.Done));
        fields.Add("Confirming", one.ConfirmRunId);
        fields.Add("Ended", Time(one.Ended));
        if (one.Steps.Count == 0) return;
        call.Out.Line("Objects:");
        foreach (var step in one.Steps)
        {
            call.Out.Line(SafeText.Line($"  {step.Object}"));
            if (step.DryRun.Length > 0) call.Out.Line(SafeText.Line($"    dry run: {step.DryRun}"));
            if (step.Result.Length > 0) call.Out.Line(SafeText.Line($"    done: {step.Result}"));
        }
    }

    static string Time(Timestamp? time) => time is null ? "" : AgeText.Iso(time);
}
