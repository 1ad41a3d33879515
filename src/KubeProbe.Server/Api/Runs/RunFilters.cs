using Proto = KubeProbe.Contracts.V1Alpha1;
using Kept = KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

/// <summary>The contract's filter, checked, as the core has it; and whether a run passes it.</summary>
static class RunFilters
{
    public static Kept.RunFilter ToCore(this Proto.RunFilter? filter)
    {
        if (filter is null) return new Kept.RunFilter();

        var faults = new List<FieldFault>();
        var result = new Kept.RunFilter
        {
            Cluster = Text(filter.Cluster, "filter.cluster", faults),
            Case = Text(filter.Case, "filter.case", faults),
            Binding = Text(filter.Binding, "filter.binding", faults),
            ChangeId = Text(filter.ChangeId, "filter.changeId", faults),
            Verdicts = Words(filter.Verdicts, RunWords.ToCore, "filter.verdicts", faults),
            Phases = Words(filter.Phases, RunWords.ToCore, "filter.phases", faults),
            Triggers = Words(filter.Triggers, RunWords.ToCore, "filter.triggers", faults),
            Since = Timestamps.Read(filter.Since, "filter.since", faults),
            Until = Timestamps.Read(filter.Until, "filter.until", faults),
        };
        return faults.Count == 0 ? result : throw ApiFault.Invalid(faults);
    }

    public static bool Matches(this Kept.RunFilter filter, Kept.RunRecord run) =>
        (filter.Cluster is null || filter.Cluster == run.Order.Cluster)
        && (filter.Case is null || filter.Case == run.Order.Case)
        && (filter.Binding is null || filter.Binding == run.Order.Binding)
        && (filter.ChangeId is null || (run.Order.Trigger is Kept.RunTrigger.Change && filter.ChangeId == run.Order.TriggeredBy))
        && (filter.Ids is null || filter.Ids.Contains(run.Order.Id))
        && (filter.Verdicts.Count == 0 || (run.Verdict is { } verdict && filter.Verdicts.Contains(verdict.Verdict)))
        && (filter.Phases.Count == 0 || filter.Phases.Contains(run.Phase))
        && (filter.Triggers.Count == 0 || filter.Triggers.Contains(run.Order.Trigger))
        && (filter.Since is not { } since || run.CreatedAt >= since)
        && (filter.Until is not { } until || run.CreatedAt < until);

    static string? Text(string text, string field, List<FieldFault> faults)
    {
        if (text.Length > 128) faults.Add(new FieldFault(field, "It is too long.", "Use at most 128 characters."));
        return text.Length > 0 ? text : null;
    }

    static List<TCore> Words<TProto, TCore>(
        IReadOnlyCollection<TProto> words, Func<TProto, TCore?> toCore, string field, List<FieldFault> faults) where TCore : struct
    {
        var result = new List<TCore>();
        foreach (var word in words.Distinct())
        {
            if (toCore(word) is { } value) result.Add(value);
            else faults.Add(new FieldFault(field, $"{word} is none.", $"Use {string.Join(", ", Enum.GetNames(typeof(TCore)))}."));
        }
        return result;
    }
}
