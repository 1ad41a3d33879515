using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recorded;

/// <summary>
/// What a real cluster (Kubernetes 1.26, kubelet and containerd) did with a workload: its pods, their statuses, and the events.
/// Names that differ from run to run are made equal on both sides before anything is compared.
/// </summary>
sealed partial class RecordedCase
{
    readonly JsonObject json;

    RecordedCase(JsonObject json) => this.json = json;

    public static RecordedCase Load(string name, [CallerFilePath] string here = "") =>
        new((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, name + ".json")))!);

    public IReadOnlyList<JsonObject> Pods => [.. json.Items("pods")];

    public IReadOnlyList<JsonObject> Events => [.. json.Items("events")];

    /// <summary>Conditions and numbers of the recorded deployment's status.</summary>
    public JsonObject Deployment => json.Object("deployment")!;

    /// <summary>The recorded pod as an object to create.</summary>
    public static JsonObject ToCreate(JsonObject pod) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = pod.Text("name"),
            ["namespace"] = RunningCluster.Namespace,
            ["labels"] = pod["labels"]?.DeepClone(),
        },
        ["spec"] = pod["spec"]!.DeepClone(),
    };

    /// <summary>Events about the named object: component, type, reason, message, field path.</summary>
    public IEnumerable<string> EventsAbout(string name) => json.Items("events").Where(found => found.Text("name") == name)
        .Select(found => Line(found.Text("component"), found, found.Text("fieldPath"))).Distinct().Order(StringComparer.Ordinal);

    public static IEnumerable<string> EventsAbout(RunningCluster cluster, string name) => cluster.Objects.List(ResourceTypes.Events).Items
        .Where(found => found.Text("involvedObject", "name") == name)
        .Select(found => Line(
            found.Text("source", "component") ?? found.Text("reportingComponent"), found, found.Text("involvedObject", "fieldPath")))
        .Distinct().Order(StringComparer.Ordinal);

    /// <summary>The parts of a pod status that mean something: phase, reasons, messages, exit codes.</summary>
    public static string Status(JsonObject? status)
    {
        var lines = new List<string> { $"phase {status.Text("phase")} {status.Text("reason")} {status.Text("message")}" };
        lines.AddRange(status.Items("conditions").OrderBy(condition => condition.Text("type"), StringComparer.Ordinal).Select(condition =>
            $"condition {condition.Text("type")}={condition.Text("status")} {condition.Text("reason")} {condition.Text("message")}"));
        foreach (var container in status.Items("containerStatuses"))
        {
            lines.Add($"container {container.Text("name")} {container.Text("image")} ready={container.Flag("ready")} started={container.Flag("started")}");
            lines.Add("  state " + State(container.Object("state")));
            lines.Add("  last " + State(container.Object("lastState")));
        }

        return Normalise(string.Join('\n', lines));
    }

    /// <summary>Runs the recorded pods, each changed if need be, and holds them to what they did there.</summary>
    public async Task HoldAsync(RunningCluster cluster, Action<JsonObject>? change = null)
    {
        foreach (var pod in Pods.Select(ToCreate))
        {
            change?.Invoke(pod);
            cluster.Create(ResourceTypes.Pods, pod);
        }

        foreach (var pod in Pods)
            await HoldPodAsync(cluster, pod.Text("name")!);
    }

    /// <summary>The pod gets to the recorded status, and by then has exactly the recorded events.</summary>
    public async Task HoldPodAsync(RunningCluster cluster, string name)
    {
        var wanted = Status(Pods.Single(pod => pod.Text("name") == name).Object("status"));
        var reached = "";
        try
        {
            await cluster.WaitAsync(ResourceTypes.Pods, name, pod => (reached = Status(pod.Object("status"))) == wanted);
        }
        catch (Xunit.Sdk.FailException)
        {
            Assert.Equal(wanted, reached);
        }

        var events = EventsAbout(name).ToList();
        foreach (var missing in events.Except(EventsAbout(cluster, name)).ToList())
            await cluster.WaitForEventAsync(name, missing.Split(' ')[2], _ => EventsAbout(cluster, name).Contains(missing));
        Assert.Equal(events, EventsAbout(cluster, name));
    }

    static string State(JsonObject? state)
    {
        var (kind, value) = state?.FirstOrDefault() ?? default;
        return $"{kind} {value.Number("exitCode")} {value.Text("reason")} {value.Text("message")}";
    }

    static string Line(string? component, JsonObject found, string? fieldPath) =>
        Normalise($"{component} {found.Text("type")} {found.Text("reason")} {found.Text("message")} {fieldPath}");

    static string Normalise(string text)
    {
        text = Uid().Replace(text, "UID");
        text = Hash().Replace(text, "HASH");
        text = Address().Replace(text, "IP");
        text = Port().Replace(text, "IP:PORT");
        return Pause().Replace(text, "back-off TIME ");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex("[0-9a-f]{62,64}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b(10\.88|127\.\d+)\.\d+\.\d+\b")]
    private static partial Regex Address();

    [GeneratedRegex(@"IP:\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"back-off \S+ ")]
    private static partial Regex Pause();
}
