using System.Globalization;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>Why a run did not pass.</summary>
static class DiagnosisDescription
{
    public static void Write(DataWriter output, RunDiagnosis diagnosis)
    {
        var sure = string.Create(CultureInfo.InvariantCulture, $"{diagnosis.Category}, {diagnosis.Confidence:0%}");
        RunDescription.Block(output, $"Probable cause ({SafeText.Line(sure)})", diagnosis.Cause);
        RunDescription.Block(output, "Component", diagnosis.Component);
        RunDescription.Block(output, "Remedy", diagnosis.Remedy);
        RunDescription.Block(output, "To be sure", diagnosis.Check);
        RunDescription.Block(output, "Decided by", string.Join('\n', diagnosis.Lines.Prepend(diagnosis.DecidedBy)));
        RunDescription.Block(output, "Path", string.Join('\n', diagnosis.Path));
        RunDescription.Block(output, "Other causes", string.Join('\n', diagnosis.Top.Where(each => each.Category != diagnosis.Category)
            .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Category}, {each.Probability:0%}"))));
    }
}
