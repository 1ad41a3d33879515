using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>
/// A pod: the text it was made with, into which what a server adds is spliced. Nothing else of it is kept, for a fleet has many.
/// </summary>
sealed class SimulatedPod
{
    readonly byte[] made;
    readonly int metadataAt;
    readonly string uid = Guid.NewGuid().ToString();
    readonly DateTimeOffset createdAt;
    string status = """{"phase":"Pending"}""";

    SimulatedPod(byte[] made, int metadataAt, string name, string run, string reportUrl, DateTimeOffset createdAt)
    {
        (this.made, this.metadataAt, this.createdAt) = (made, metadataAt, createdAt);
        (Name, Run, ReportUrl) = (name, run, reportUrl);
    }

    public string Name { get; }

    public string Run { get; }

    public string ReportUrl { get; }

    public string Node { get; private set; } = "";

    public bool IsGone { get; set; }

    public static SimulatedPod Read(byte[] made, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(made);
        var metadata = document.RootElement.GetProperty("metadata");
        var reportUrl = document.RootElement.GetProperty("spec").GetProperty("containers")[0].GetProperty("env").EnumerateArray()
            .First(variable => variable.GetProperty("name").ValueEquals("KUBEPROBE_REPORT_URL"u8)).GetProperty("value").GetString()!;
        return new SimulatedPod(
            made, MetadataAt(made), metadata.GetProperty("name").GetString()!,
            metadata.TryGetProperty("labels", out var labels) && labels.TryGetProperty("kubeprobe.io/run", out var run) ? run.GetString()! : "", reportUrl, now);
    }

    public void Schedule(string node)
    {
        Node = node;
        status = """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"probe","ready":false,"restartCount":0,"image":"x","imageID":"","state":{"waiting":{"reason":"ContainerCreating"}}}]}""";
    }

    public void Start(DateTimeOffset now) => status =
        $$$$$"""{"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"probe","ready":true,"restartCount":0,"image":"x","imageID":"","state":{"running":{"startedAt":"{{{{{Time(now)}}}}}"}}}]}""";

    public void End(bool ok, string message, DateTimeOffset startedAt, DateTimeOffset now) => status =
        $$$$$"""{"phase":"{{{{{(ok ? "Succeeded" : "Failed")}}}}}","conditions":[{"type":"PodScheduled","status":"True"}],"containerStatuses":[{"name":"probe","ready":false,"restartCount":0,"image":"x","imageID":"","state":{"terminated":{"exitCode":{{{{{(ok ? 0 : 1)}}}}},"reason":"{{{{{(ok ? "Completed" : "Error")}}}}}","message":{{{{{JsonSerializer.Serialize(message)}}}}},"startedAt":"{{{{{Time(startedAt)}}}}}","finishedAt":"{{{{{Time(now)}}}}}"}}}]}""";

    /// <summary>The whole object, or one line of a watch.</summary>
    public byte[] Write(long version, string? line = null)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"\"uid\":\"{uid}\",\"resourceVersion\":\"{version}\",\"creationTimestamp\":\"{Time(createdAt)}\","));
        var tail = Encoding.UTF8.GetBytes($$""","status":{{status}}}""" + (line is null ? "" : "}\n"));
        var before = line is null ? [] : Encoding.UTF8.GetBytes($$"""{"type":"{{line}}","object":""");
        var node = Node.Length == 0 ? [] : Encoding.UTF8.GetBytes($"\"nodeName\":\"{Node}\",");

        var written = new byte[before.Length + head.Length + made.Length - 1 + node.Length + tail.Length];
        var at = 0;
        Put(before);
        Put(made.AsSpan(0, metadataAt));
        Put(head);
        var spec = made.AsSpan(metadataAt).IndexOf("\"spec\":{"u8) + metadataAt + 8;
        Put(made.AsSpan(metadataAt, spec - metadataAt));
        Put(node);
        Put(made.AsSpan(spec, made.Length - 1 - spec));
        Put(tail);
        return written;

        void Put(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(written.AsSpan(at));
            at += bytes.Length;
        }
    }

    static int MetadataAt(byte[] made) => made.AsSpan().IndexOf("\"metadata\":{"u8) + 12;

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
