using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Gates;

/// <summary>Prints a gate.</summary>
static class GateText
{
    public static void Write(Call call, Gate gate)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(gate));
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"gate/{gate.Id}"));
        else Describe(call, gate);
    }

    static void Describe(Call call, Gate gate)
    {
        var fields = new Fields(call.Out);
        fields.Add("Gate", gate.Id);
        fields.Add("Verdict", Word(gate.Verdict));
        fields.Add("Found", gate.Found == gate.Verdict ? "" : Word(gate.Found));
        fields.Add("Shadow", gate.Shadow is GateVerdict.Unspecified ? "" : Word(gate.Shadow));
        fields.Add("Component", $"{gate.Change?.Component} {gate.Change?.Version}".Trim());
        fields.Add("Received", gate.Received is null ? "" : AgeText.Iso(gate.Received));
        fields.Add("Decided", gate.Decided is null ? "" : AgeText.Iso(gate.Decided));
        fields.Add("Decided by", gate.DecidedBy is null ? "" : AgeText.Iso(gate.DecidedBy));
        fields.Add("Runs", $"{gate.Passed} of {gate.Total} passed, {gate.Failed} failed, {gate.Undecided} undecided, {gate.Running} running");
        if (gate.Reasons.Count == 0) return;
        call.Out.Line("Reasons:");
        foreach (var reason in gate.Reasons) call.Out.Line(SafeText.Line($"  {reason}"));
    }

    static string Word(GateVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
