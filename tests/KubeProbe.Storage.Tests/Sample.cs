using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Storage.Tests;

/// <summary>Things to store.</summary>
static class Sample
{
    /// <summary>A time with a fraction that both databases keep whole.</summary>
    public static DateTimeOffset Time { get; } = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddMicroseconds(123_456);

    public static AuditStamp Audit { get; } = new("alice", Time, "10.0.0.1");

    /// <summary>A name nobody else in the database has.</summary>
    public static string Name(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..24];

    public static RunRecord Run(
        string cluster, string @case = "dns", string binding = "dns-every", DateTimeOffset? due = null, RunTrigger trigger = RunTrigger.Periodic)
    {
        var slot = due ?? Time;
        return new RunRecord
        {
            Order = new RunOrder
            {
                Id = RunId.OfSlot(cluster, binding, @case, slot),
                Cluster = cluster,
                Case = @case,
                Binding = binding,
                Trigger = trigger,
                Due = slot,
                Timeout = TimeSpan.FromSeconds(30),
                Work = new ProbeWork { Template = "dns", Version = 3, Image = "probes:1" },
            },
            CreatedAt = slot.AddSeconds(1),
            Phase = RunPhase.Starting,
            Attempt = 1,
            Deadline = slot.AddSeconds(31),
        };
    }

    public static RunRecord Finished(this RunRecord run, RunVerdict verdict, TimeSpan? after = null) => run with
    {
        Phase = RunPhase.Finished,
        Verdict = verdict,
        FinishedAt = run.CreatedAt + (after ?? TimeSpan.FromSeconds(5)),
        ClosedBy = ClosedBy.Report,
        ReportHash = "ab12",
    };

    public static RunBatch Batch(params RunRecord[] orders) => new(orders, [], [], []);

    public static StoredManifest Manifest(ManifestKind kind, string name, string spec = "{}") => new(
        kind,
        name,
        Guid.NewGuid().ToString(),
        Generation: 1,
        ResourceVersion: 0,
        new Dictionary<string, string> { ["team"] = "net" },
        new Dictionary<string, string>(),
        spec,
        Status: null,
        Time,
        Time);
}
