using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Admission;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tables;

namespace KubeProbe.DevCluster.Http;

/// <summary>The verbs on objects: one method each, all of them for every kind.</summary>
sealed partial class ResourceApi(ObjectStore store, KindCatalog kinds, ObjectWriter writer, ClusterFaults faults)
{
    readonly TableWriter tables = new(kinds, store.Time);
    readonly ListPages pages = new();

    public Task HandleAsync(ApiCall call, ResourceType type) => call.Request.Verb switch
    {
        "get" => GetAsync(call, type),
        "list" => ListAsync(call, type),
        "watch" => WatchAsync(call, type),
        "create" when call.Request.Name.Length == 0 => CreateAsync(call, type),
        "update" when call.Request.Name.Length > 0 => UpdateAsync(call, type),
        "patch" when call.Request.Name.Length > 0 => PatchAsync(call, type),
        "delete" => DeleteAsync(call, type),
        "deletecollection" when type.Verbs.Contains("deletecollection") => DeleteCollectionAsync(call, type),
        _ => throw ApiException.MethodNotAllowed(),
    };

    /// <summary>Answers with one object in the form the caller wants.</summary>
    public Task AnswerAsync(ApiCall call, ResourceType type, JsonObject obj, int code = StatusCodes.Status200OK) =>
        Answer.JsonAsync(call, Representation.Choose(call.Http) switch
        {
            Form.Table => tables.Write(type, [obj], new JsonObject { ["resourceVersion"] = obj.Text("metadata", "resourceVersion") }, call.Query("includeObject")),
            Form.PartialMetadata => TableWriter.Partial(obj),
            _ => obj,
        }, code);

    public static WriteContext Context(ApiCall call) => new(call.User, call.Manager, call.DryRun, Validation(call), call.Warn);

    Task GetAsync(ApiCall call, ResourceType type)
    {
        Demand(call.QueryNumber("resourceVersion"));
        var found = store.Peek(type, Place(call, type), call.Request.Name) ?? throw ApiException.NotFound(type, call.Request.Name);
        return AnswerAsync(call, type, found);
    }

    async Task CreateAsync(ApiCall call, ResourceType type)
    {
        if (type.Namespaced && call.Request.Namespace.Length == 0) throw ApiException.MethodNotAllowed();
        var obj = await BodyReader.ObjectAsync(call, type.Kind).ConfigureAwait(false);
        var made = writer.Create(type, call.Request.Namespace, obj, Context(call));
        await AnswerAsync(call, type, made, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    async Task UpdateAsync(ApiCall call, ResourceType type)
    {
        var obj = await BodyReader.ObjectAsync(call, type.Kind).ConfigureAwait(false);
        var updated = writer.Update(type, call.Request.Namespace, call.Request.Name, obj, Subresource(call), Context(call));
        await AnswerAsync(call, type, updated).ConfigureAwait(false);
    }

    /// <summary>Refuses a version this store hasn't reached.</summary>
    void Demand(long? version)
    {
        var now = store.Version;
        if (version > now) throw ApiException.TooLargeVersion(version.Value, now);
    }

    static string? Place(ApiCall call, ResourceType type) => type.Namespaced ? call.Request.Namespace : null;

    static string? Subresource(ApiCall call) => call.Request.Subresource.Length == 0 ? null : call.Request.Subresource;

    static FieldValidation Validation(ApiCall call) => call.Query("fieldValidation") switch
    {
        null or "Warn" => FieldValidation.Warn,
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        var other => throw ApiException.BadRequest($"Invalid value: \"{other}\": fieldValidation: Unsupported value: \"{other}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""),
    };
}
