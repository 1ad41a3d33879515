using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>A filter as SQL: only what is asked for stands in it, so that the database sees which index fits.</summary>
static class RunConditions
{
    public static (string Sql, Action<Statement> Bind) Of(Dialect dialect, RunFilter filter, RunCursor? after)
    {
        var conditions = new List<string>();
        var binds = new List<Action<Statement>>();

        void Add<T>(string condition, string name, T value)
        {
            conditions.Add(condition);
            binds.Add(statement => statement.With(name, value));
        }

        void AddNames<T>(string column, string name, IReadOnlyList<T> values) where T : struct, Enum
        {
            if (values.Count > 0) Add<IReadOnlyCollection<string>>(dialect.In(column, name), name, [.. values.Select(value => value.ToString())]);
        }

        if (filter.Cluster is { } cluster) Add("cluster = @cluster", "@cluster", cluster);
        if (filter.Case is { } @case) Add("case_name = @case", "@case", @case);
        if (filter.Binding is { } binding) Add("binding = @binding", "@binding", binding);
        if (filter.ChangeId is { } change) Add("change_id = @change", "@change", change);
        if (filter.Ids is { } ids)
            Add<IReadOnlyCollection<string>>(dialect.AreRuns("@ids"), "@ids", [.. ids.Select(id => id.ToString())]);
        AddNames("verdict", "@verdicts", filter.Verdicts);
        AddNames("phase", "@phases", filter.Phases);
        AddNames("run_trigger", "@triggers", filter.Triggers);
        // What follows from the lists, in the words of the partial indexes: what is rare is found without passing what isn't.
        if (filter.Verdicts.Count > 0 && !filter.Verdicts.Contains(Verdict.Passed)) conditions.Add("verdict <> 'Passed'");
        if (filter.Phases.Count > 0 && !filter.Phases.Contains(RunPhase.Finished)) conditions.Add("NOT settled");
        if (filter.Triggers.Count > 0 && !filter.Triggers.Contains(RunTrigger.Periodic)) conditions.Add("run_trigger <> 'Periodic'");
        if (filter.Since is { } since) Add("created_at >= @since", "@since", since);
        if (filter.Until is { } until) Add("created_at < @until", "@until", until);
        if (after is { } cursor)
        {
            // The first half says to a history cut by time which parts to leave out.
            Add("created_at <= @after_time AND (created_at, id) < (@after_time, @after_id)", "@after_time", cursor.CreatedAt);
            binds.Add(statement => statement.With("@after_id", cursor.Id.ToString()));
        }

        return (conditions.Count > 0 ? string.Join(" AND ", conditions) : "1 = 1", statement => binds.ForEach(bind => bind(statement)));
    }
}
