using Proto = KubeProbe.Contracts.V1Alpha1;
using Kept = KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

/// <summary>The closed sets of words of a run, in the contract's and the core's form.</summary>
static class RunWords
{
    public static Proto.Trigger ToMessage(this Kept.RunTrigger trigger) => trigger switch
    {
        Kept.RunTrigger.Periodic => Proto.Trigger.Periodic,
        Kept.RunTrigger.Change => Proto.Trigger.Change,
        _ => Proto.Trigger.Manual,
    };

    public static Proto.Phase ToMessage(this Kept.RunPhase phase) => phase switch
    {
        Kept.RunPhase.Queued => Proto.Phase.Queued,
        Kept.RunPhase.Starting => Proto.Phase.Starting,
        Kept.RunPhase.Running => Proto.Phase.Running,
        _ => Proto.Phase.Finished,
    };

    public static Proto.Verdict ToMessage(this Kept.Verdict verdict) => verdict switch
    {
        Kept.Verdict.Passed => Proto.Verdict.Passed,
        Kept.Verdict.Failed => Proto.Verdict.Failed,
        Kept.Verdict.ProbeFault => Proto.Verdict.ProbeFault,
        _ => Proto.Verdict.Unknown,
    };

    public static Kept.RunTrigger? ToCore(this Proto.Trigger trigger) => Find(Enum.GetValues<Kept.RunTrigger>(), ToMessage, trigger);

    public static Kept.RunPhase? ToCore(this Proto.Phase phase) => Find(Enum.GetValues<Kept.RunPhase>(), ToMessage, phase);

    public static Kept.Verdict? ToCore(this Proto.Verdict verdict) => Find(Enum.GetValues<Kept.Verdict>(), ToMessage, verdict);

    static TCore? Find<TCore, TProto>(TCore[] values, Func<TCore, TProto> toMessage, TProto wanted)
        where TCore : struct where TProto : struct
    {
        foreach (var value in values)
            if (toMessage(value).Equals(wanted)) return value;
        return null;
    }
}
