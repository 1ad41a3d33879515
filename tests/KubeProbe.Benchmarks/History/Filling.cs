using KubeProbe.Core.Access;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Benchmarks.History;

/// <summary>Brings the fleet and its runs into a database that the product has opened.</summary>
abstract class Filling
{
    /// <summary>Clusters and the weeks of history through the product, the mass of the runs past it.</summary>
    public async Task FillAsync(Fleet fleet, IManifestStore manifests, IRunHistory history)
    {
        await DeclareAsync(fleet, manifests);
        foreach (var run in new Fleet(1, fleet.Now).Runs())
            for (var at = fleet.From; at < fleet.Now.AddDays(7); at = at.AddDays(7))
                await history.RecordAsync(new RunBatch([run with { CreatedAt = at, Order = run.Order with { Id = RunId.OfSlot("week", "", "", at), Cluster = "week" } }], [], [], []), default);

        await CopyAsync(fleet);
    }

    /// <summary>All runs with their ids, then the last verdict and slot of each binding's case, and statistics as autovacuum would have them.</summary>
    protected abstract Task CopyAsync(Fleet fleet);

    protected const string Stand =
        """
        DELETE FROM standings;
        INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at)
        SELECT cluster, binding, case_name, id, verdict, reason, finished_at FROM (
            SELECT *, row_number() OVER (PARTITION BY cluster, binding, case_name ORDER BY finished_at DESC) AS place FROM runs WHERE verdict IS NOT NULL) AS ranked
        WHERE place = 1;
        """;

    static async Task DeclareAsync(Fleet fleet, IManifestStore manifests)
    {
        var status = SpecJson.Write(new ClusterStatus
        {
            ObservedGeneration = 1,
            Version = "v1.26.15",
            Conditions = [new Condition { Type = "Connected", Status = "True", Reason = "Connected", Message = "Connected to Kubernetes v1.26.15.", LastTransitionTime = fleet.From, ObservedGeneration = 1 }],
        });
        var spec = SpecJson.Write(new ClusterSpec
        {
            Connection = new ClusterConnection { Token = new TokenConnection { Server = new Uri("https://api.example.com:6443"), SecretRef = new SecretRef { Name = "fleet", Key = "token" }, CertificateAuthority = new string('x', 1_200) } },
        });
        foreach (var some in Enumerable.Range(0, Fleet.Clusters).Chunk(100))
            await manifests.WriteAsync(
                [
                    .. some.Select(number => new ManifestWrite(
                        new StoredManifest(
                            ManifestKind.Cluster, Fleet.Cluster(number), Guid.NewGuid().ToString(), 1, 0,
                            new Dictionary<string, string> { ["env"] = number % 3 == 0 ? "prod" : "test", ["region"] = $"r{number % 7}" },
                            new Dictionary<string, string>(), spec, status, fleet.From, fleet.From),
                        ExpectedVersion: null)),
                ],
                new AuditStamp("benchmark", fleet.Now, ""), default);
    }
}
