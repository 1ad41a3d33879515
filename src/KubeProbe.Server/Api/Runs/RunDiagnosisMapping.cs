using KubeProbe.Contracts.V1Alpha1;
using Known = KubeProbe.Core.Diagnosis.RunDiagnosis;

namespace KubeProbe.Server.Api.Runs;

static class RunDiagnosisMapping
{
    public static RunDiagnosis ToMessage(Known known)
    {
        var message = new RunDiagnosis
        {
            Category = known.Category,
            Confidence = known.Confidence,
            Component = known.Component,
            Cause = known.Cause,
            Remedy = known.Remedy,
            Check = known.Check,
            DecidedBy = known.DecidedBy,
        };
        message.Lines.AddRange(known.Lines);
        message.Path.AddRange(known.Path);
        message.Top.AddRange(known.Top.Select(each => new CategoryProbability { Category = each.Category, Probability = each.Probability }));
        return message;
    }
}
