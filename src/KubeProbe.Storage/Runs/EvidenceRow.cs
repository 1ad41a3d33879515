using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>What is kept of one pod as a row.</summary>
sealed record EvidenceRow(string Node, string Message, string LogTail, string PodStatus, string Events, string? Diagnosis, string? NodeStatus, string? Workload, string? Context)
{
    public const string Columns = "node, message, log_tail, pod_status, events, diagnosis, node_status, workload, context";

    public static EvidenceRow Of(RunEvidence given)
    {
        var evidence = RunBounds.Evidence(given);
        return new EvidenceRow(evidence.Node, evidence.Message, evidence.LogTail, evidence.PodStatus, SpecJson.Write(evidence.Events),
            evidence.Diagnosis is null ? null : SpecJson.Write(evidence.Diagnosis),
            OrNull(evidence.NodeStatus), OrNull(evidence.Workload), evidence.Context.Count == 0 ? null : SpecJson.Write(evidence.Context));
    }

    public static RunEvidence Read(Row row) => new()
    {
        Node = row.Text("node"),
        Message = row.Text("message"),
        LogTail = row.Text("log_tail"),
        PodStatus = row.Text("pod_status"),
        Events = SpecJson.Read<List<ClusterEvent>>(row.Text("events")),
        Diagnosis = row.TextOrNull("diagnosis") is { } diagnosis ? SpecJson.Read<RunDiagnosis>(diagnosis) : null,
        NodeStatus = row.TextOrNull("node_status") ?? "",
        Workload = row.TextOrNull("workload") ?? "",
        Context = row.TextOrNull("context") is { } context ? SpecJson.Read<List<string>>(context) : [],
    };

    static string? OrNull(string text) => text.Length == 0 ? null : text;
}
