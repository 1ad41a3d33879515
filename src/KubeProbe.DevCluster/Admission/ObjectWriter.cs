using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Admission.Kinds;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>
/// The way into the store for everything that comes through the API: decoding, defaults, admission, validation, in the order a
/// real API server keeps, so that of two faults the same one is told.
/// </summary>
sealed partial class ObjectWriter(
    ObjectStore store, KindCatalog kinds, EscalationCheck escalation, ClusterFaults faults)
{
    readonly KindRulesTable rules = new(store, kinds);
    readonly ServiceAccountInjection accounts = new(store);
    readonly QuotaCheck quotas = new(store);
    readonly PodSecurity podSecurity = new(store);

    public JsonObject Create(ResourceType type, string ns, JsonObject submitted, WriteContext context)
    {
        var obj = submitted.Copy();
        DemandKind(type, obj);
        Decode(type, obj, context);
        PlaceIn(type, ns, obj);
        DemandNamespace(type, obj);

        var kind = rules.For(type);
        var metadata = obj.Metadata();
        if (obj.Name().Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix) metadata["name"] = NameSuffix.Append(prefix);
        if (type.HasStatus) obj.Remove("status");
        kind.Default(obj);
        kind.PrepareForCreate(obj);
        if (type == ResourceTypes.Pods) accounts.Apply(obj, submitted.Name().Length > 0 ? submitted.Name() : metadata.Text("generateName") ?? "");

        var wrong = new FieldFaults();
        MetadataRules.Validate(obj, kind, wrong);
        kind.Validate(obj, wrong);
        wrong.Throw(type, obj.Name());

        if (store.Peek(type, obj.Namespace(), obj.Name()) is not null) throw ApiException.AlreadyExists(type, obj.Name());
        Admit(type, obj, context);
        return store.Create(type, obj, context.DryRun, context.Manager);
    }

    void Admit(ResourceType type, JsonObject obj, WriteContext context)
    {
        escalation.Check(type, obj, context.User, obj.Namespace());
        if (type == ResourceTypes.Pods)
        {
            if (faults.Find(FaultKind.AdmissionRefuse, obj) is { } refuse)
                throw new ApiException(403, "Forbidden", $"admission webhook \"{refuse.Text("webhook")}\" denied the request: {refuse.Text("message")}");
            podSecurity.Check(obj, context.Warn);
        }
        quotas.Check(type, obj);
    }

    void Decode(ResourceType type, JsonObject obj, WriteContext context)
    {
        var unknown = kinds.Custom(type) is { } custom ? CustomResourceRules.Prune(custom, obj) : KnownFields.Check(type, obj);
        if (unknown.Count == 0 || context.Fields == FieldValidation.Ignore) return;
        var said = unknown.Select(f => $"unknown field \"{f}\"").ToList();
        if (context.Fields == FieldValidation.Strict)
            throw ApiException.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: strict decoding error: {string.Join(", ", said)}");
        said.ForEach(context.Warn);
    }

    static void DemandKind(ResourceType type, JsonObject obj)
    {
        var (kind, version) = (obj.Text("kind"), obj.Text("apiVersion"));
        if (kind is { Length: > 0 } && kind != type.Kind || version is { Length: > 0 } && version != type.ApiVersion)
        {
            if (version is not null && version != type.ApiVersion && kind == type.Kind)
                throw ApiException.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
            throw ApiException.BadRequest($"{kind} in version \"{version?.Split('/')[^1]}\" cannot be handled as a {type.Kind}: no kind \"{kind}\" is registered for version \"{version}\" in scheme");
        }
        // Where one is missing, the path says what it must be: client libraries leave both out.
        obj["kind"] = type.Kind;
        obj["apiVersion"] = type.ApiVersion;
    }

    static void PlaceIn(ResourceType type, string ns, JsonObject obj)
    {
        if (!type.Namespaced)
        {
            if (obj["metadata"] is JsonObject metadata) metadata.Remove("namespace");
            return;
        }
        if (obj.Namespace() is { Length: > 0 } own && own != ns)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        obj.Metadata()["namespace"] = ns;
    }

    void DemandNamespace(ResourceType type, JsonObject obj)
    {
        if (!type.Namespaced) return;
        var ns = obj.Namespace();
        var found = store.Peek(ResourceTypes.Namespaces, null, ns) ?? throw ApiException.NotFound(ResourceTypes.Namespaces, ns);
        if (!found.IsTerminating()) return;

        var refusal = ApiException.Forbidden(type, obj.Name(), $"unable to create new content in namespace {ns} because it is being terminated");
        refusal.Details!["causes"] = new JsonArray(new JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {ns} is being terminated",
            ["field"] = "metadata.namespace",
        });
        throw refusal;
    }
}
