using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Runs;

/// <summary>The filter of runs as a query string has it.</summary>
sealed record RunsQuery(
    string? Cluster, string? Case, string? Binding, string[]? Verdict, string[]? Phase, string[]? Trigger, string? Change, string? Since, string? Until)
{
    public RunFilter Read(Query query, TimeProvider time) => new()
    {
        Cluster = Cluster ?? "",
        Case = Case ?? "",
        Binding = Binding ?? "",
        Verdicts = { query.Words<Verdict>(Verdict, "verdict") },
        Phases = { query.Words<Phase>(Phase, "phase") },
        Triggers = { query.Words<Trigger>(Trigger, "trigger") },
        ChangeId = Change ?? "",
        Since = query.Moment(Since, "since", time),
        Until = query.Moment(Until, "until", time),
    };
}
