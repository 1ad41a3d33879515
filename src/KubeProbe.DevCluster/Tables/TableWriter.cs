using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>Shows objects as <c>meta.k8s.io/v1 Table</c>, as kubectl asks for them.</summary>
sealed class TableWriter(KindCatalog kinds, TimeProvider time)
{
    static readonly Dictionary<ResourceType, TableShape> Shapes = new()
    {
        [ResourceTypes.ConfigMaps] = PlainTables.ConfigMaps,
        [ResourceTypes.Endpoints] = WorkloadTables.Endpoints,
        [ResourceTypes.Events] = EventTable.Shape,
        [ResourceTypes.Namespaces] = PlainTables.Namespaces,
        [ResourceTypes.Nodes] = PlainTables.Nodes,
        [ResourceTypes.PersistentVolumeClaims] = PlainTables.Claims,
        [ResourceTypes.Pods] = PodTable.Shape,
        [ResourceTypes.ResourceQuotas] = PlainTables.Quotas,
        [ResourceTypes.Secrets] = PlainTables.Secrets,
        [ResourceTypes.ServiceAccounts] = PlainTables.ServiceAccounts,
        [ResourceTypes.Services] = WorkloadTables.Services,
        [ResourceTypes.Deployments] = WorkloadTables.Deployments,
        [ResourceTypes.ReplicaSets] = WorkloadTables.ReplicaSets,
        [ResourceTypes.StatefulSets] = SetTables.StatefulSets,
        [ResourceTypes.DaemonSets] = SetTables.DaemonSets,
        [ResourceTypes.Jobs] = SetTables.Jobs,
        [ResourceTypes.CronJobs] = SetTables.CronJobs,
        [ResourceTypes.PersistentVolumes] = VolumeTables.Volumes,
        [ResourceTypes.StorageClasses] = VolumeTables.Classes,
        [ResourceTypes.PodDisruptionBudgets] = WorkloadTables.PodDisruptionBudgets,
        [ResourceTypes.ClusterRoleBindings] = PlainTables.Bindings,
        [ResourceTypes.RoleBindings] = PlainTables.Bindings,
        [ResourceTypes.ClusterRoles] = PlainTables.Dated,
        [ResourceTypes.Roles] = PlainTables.Dated,
        [ResourceTypes.CustomResourceDefinitions] = PlainTables.Dated,
        [ResourceTypes.Leases] = PlainTables.Leases,
        [ResourceTypes.EndpointSlices] = WorkloadTables.EndpointSlices,
    };

    /// <param name="metadata">The metadata of the list, or of a single object its resourceVersion.</param>
    /// <param name="withColumns">False for the later events of a watch, which leave the columns out.</param>
    /// <param name="include">What a row carries of its object: <c>Metadata</c> (the default), <c>Object</c> or <c>None</c>.</param>
    public JsonObject Write(ResourceType type, IEnumerable<JsonObject> objects, JsonObject metadata, string? include, bool withColumns = true)
    {
        var shape = kinds.Custom(type) is { } custom ? CustomTable.Of(custom) : Shapes.GetValueOrDefault(type, PlainTables.Any);
        var now = time.GetUtcNow();
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. shape.Columns.Select(c => (JsonNode)c.ToJson())]) : null,
            ["rows"] = new JsonArray([.. objects.Select(o => (JsonNode)Row(shape, o, include, now))]),
        };
    }

    public static JsonObject Partial(JsonObject obj) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = obj["metadata"]?.DeepClone(),
    };

    static JsonObject Row(TableShape shape, JsonObject obj, string? include, DateTimeOffset now)
    {
        var row = new JsonObject { ["cells"] = new JsonArray(shape.Cells(obj, now)) };
        if (shape.Condition?.Invoke(obj) is { } condition) row["conditions"] = new JsonArray(condition);
        if (include != "None") row["object"] = include == "Object" ? obj.Copy() : Partial(obj);
        return row;
    }
}
