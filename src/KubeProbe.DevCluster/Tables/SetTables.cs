using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How StatefulSets, DaemonSets, Jobs and CronJobs are shown.</summary>
static class SetTables
{
    static readonly TableColumn Containers = new("Containers", "Names of each container in the template.", 1);
    static readonly TableColumn Images = new("Images", "Images referenced by each container in the template.", 1);
    static readonly TableColumn Selector = new("Selector", "Label selector for pods.", 1);

    public static readonly TableShape StatefulSets = new(
        [TableColumn.ObjectName, new("Ready", "Number of the pod with ready state"), TableColumn.Age, Containers, Images],
        (o, now) =>
        [
            o.Name(), $"{o.Number("status", "readyReplicas") ?? 0}/{o.Number("spec", "replicas") ?? 0}", Cells.Age(o, now), Cells.ContainerNames(o), Cells.Images(o),
        ]);

    public static readonly TableShape DaemonSets = new(
    [
        TableColumn.ObjectName,
        new("Desired", "The total number of nodes that should be running the daemon pod.", Type: "integer"),
        new("Current", "The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod.", Type: "integer"),
        new("Ready", "The number of nodes that should be running the daemon pod and have one with a Ready Condition.", Type: "integer"),
        new("Up-to-date", "The total number of nodes that are running updated daemon pod", Type: "integer"),
        new("Available", "The number of nodes that should be running the daemon pod and have one or more of it running and available.", Type: "integer"),
        new("Node Selector", "Which nodes it is for."), TableColumn.Age, Containers, Images, Selector,
    ],
    (o, now) =>
    [
        o.Name(), Status(o, "desiredNumberScheduled"), Status(o, "currentNumberScheduled"), Status(o, "numberReady"),
        Status(o, "updatedNumberScheduled"), Status(o, "numberAvailable"), Cells.Map(o.Object("spec", "template", "spec", "nodeSelector")),
        Cells.Age(o, now), Cells.ContainerNames(o), Cells.Images(o), Cells.Selector(o),
    ]);

    public static readonly TableShape Jobs = new(
    [
        TableColumn.ObjectName, new("Completions", "How many of its pods have succeeded."), new("Duration", "How long it took, or has taken so far."),
        TableColumn.Age, Containers, Images, Selector,
    ],
    (o, now) => [o.Name(), Completions(o), Duration(o, now), Cells.Age(o, now), Cells.ContainerNames(o), Cells.Images(o), Cells.Selector(o)]);

    public static readonly TableShape CronJobs = new(
    [
        TableColumn.ObjectName, new("Schedule", "When it is due, in Cron format."), new("Suspend", "Whether it starts nothing."),
        new("Active", "Jobs that have not ended.", Type: "integer"), new("Last Schedule", "How long ago it was last begun."), TableColumn.Age,
        Containers, Images, Selector,
    ],
    (o, now) =>
    [
        o.Name(), o.Text("spec", "schedule") ?? "", o.Flag("spec", "suspend") ? "True" : "False", o.Array("status", "active")?.Count ?? 0,
        o.Text("status", "lastScheduleTime") is { } last ? HumanDuration.Since(KubeTime.Parse(last), now) : Cells.None, Cells.Age(o, now),
        string.Join(',', o.Items("spec", "jobTemplate", "spec", "template", "spec", "containers").Select(c => c.Text("name"))),
        string.Join(',', o.Items("spec", "jobTemplate", "spec", "template", "spec", "containers").Select(c => c.Text("image"))), Cells.None,
    ]);

    static long Status(System.Text.Json.Nodes.JsonObject o, string name) => o.Number("status", name) ?? 0;

    static string Completions(System.Text.Json.Nodes.JsonObject job)
    {
        var succeeded = Status(job, "succeeded");
        if (job.Number("spec", "completions") is { } completions) return $"{succeeded}/{completions}";
        return job.Number("spec", "parallelism") is > 1 and var parallelism ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    static string Duration(System.Text.Json.Nodes.JsonObject job, DateTimeOffset now) =>
        KubeTime.Parse(job.Text("status", "startTime")) is { } start
            ? HumanDuration.Since(start, KubeTime.Parse(job.Text("status", "completionTime")) ?? now)
            : "";
}
