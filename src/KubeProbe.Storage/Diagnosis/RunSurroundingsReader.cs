using KubeProbe.Core.Changes;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Diagnosis;

/// <summary>What happened around a run, in one statement.</summary>
sealed class RunSurroundingsReader(Database database) : IRunSurroundings
{
    const int MostHere = 150;
    const int MostElsewhere = 150;
    const int MostChanges = 20;

    public async Task<RunSurroundings> AroundAsync(
        string cluster, string @case, DateTimeOffset verdictsSince, DateTimeOffset changesSince, CancellationToken cancellation)
    {
        var rows = await database.ListAsync(Around(cluster, @case, verdictsSince, changesSince), Read, cancellation);
        return new(
            [.. rows.Where(row => row is { Kind: "here", Near: not null }).Select(row => row.Near!)],
            [.. rows.Where(row => row is { Kind: "elsewhere", Near: not null }).Select(row => row.Near!)],
            [.. rows.Where(row => row.Change is not null).Select(row => row.Change!)]);
    }

    internal static Statement Around(string cluster, string @case, DateTimeOffset verdictsSince, DateTimeOffset changesSince) =>
        new Statement(
            $"""
            SELECT * FROM (
                SELECT 'here' AS kind, cluster, case_name, COALESCE(node, '') AS node, verdict, reason, finished_at AS at, '' AS change FROM runs
                WHERE cluster = @cluster AND created_at >= @since AND case_name <> @case AND verdict IS NOT NULL
                ORDER BY created_at DESC, id DESC LIMIT {MostHere}) AS here
            UNION ALL SELECT * FROM (
                SELECT 'elsewhere' AS kind, cluster, case_name, COALESCE(node, '') AS node, verdict, reason, finished_at AS at, '' AS change FROM runs
                WHERE case_name = @case AND created_at >= @since AND cluster <> @cluster AND verdict IS NOT NULL
                ORDER BY created_at DESC, id DESC LIMIT {MostElsewhere}) AS elsewhere
            UNION ALL SELECT * FROM (
                SELECT 'change' AS kind, '' AS cluster, '' AS case_name, '' AS node, '' AS verdict, '' AS reason, received_at AS at, change FROM changes
                WHERE received_at >= @changes AND clusters LIKE @named
                ORDER BY received_at DESC LIMIT {MostChanges}) AS changed
            """,
            answers: true)
            .With("@cluster", cluster)
            .With("@case", @case)
            .With("@since", verdictsSince)
            .With("@changes", changesSince)
            // A list of names in JSON; names are of letters, digits, dots and dashes.
            .With("@named", $"%\"{cluster}\"%");

    static (string Kind, NearVerdict? Near, NearChange? Change) Read(Row row)
    {
        var (kind, at) = (row.Text("kind"), row.Time("at"));
        if (kind is not "change")
            return (kind, new NearVerdict(row.Text("cluster"), row.Text("case_name"), row.Text("node"), row.Name<Verdict>("verdict"), row.Text("reason"), at), null);
        var change = SpecJson.Read<Change>(row.Text("change"));
        return (kind, null, new NearChange(change.Id, change.Component, change.Version, change.Nodes, at));
    }
}
