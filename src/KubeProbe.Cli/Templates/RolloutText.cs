using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Templates;

/// <summary>Prints where a template's newest version stands.</summary>
static class RolloutText
{
    public static void Write(Call call, TemplateRollout rollout)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(rollout));
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"rollout/{rollout.Template}"));
        else Describe(call, rollout);
    }

    static void Describe(Call call, TemplateRollout rollout)
    {
        var fields = new Fields(call.Out);
        fields.Add("Template", rollout.Template);
        fields.Add("Version", Number(rollout.Version));
        fields.Add("Kept", string.Join(", ", rollout.Versions.Select(Number)));
        fields.Add("Phase", Word(rollout.Phase));
        fields.Add("Stable", rollout.Stable > 0 ? Number(rollout.Stable) : "");
        fields.Add("Clusters", rollout.Phase is RolloutPhase.Trying ? $"{rollout.Clusters} of {rollout.Of}" : "");
        fields.Add("Passes", rollout.PromoteAfter > 0 ? $"{rollout.Passes} of {rollout.PromoteAfter}" : "");
        fields.Add("Not its fault", rollout.NotItsFault > 0 ? Number(rollout.NotItsFault) : "");
        fields.Add("Comparing", rollout.Comparing > 0 ? Number(rollout.Comparing) : "");
        fields.Add("Since", rollout.Since is null ? "" : AgeText.Iso(rollout.Since));
        fields.Add("Decided", rollout.Decided is null ? "" : AgeText.Iso(rollout.Decided));
        fields.Add("Failed run", rollout.FailedRun);
        fields.Add("Passed run", rollout.PassedRun);
        fields.Add("Reason", rollout.Message);
    }

    static string Word(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Trying => "trying",
        RolloutPhase.Promoted => "promoted",
        RolloutPhase.RolledBack => "rolled back",
        _ => "runs everywhere",
    };

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
