using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Admission.Kinds;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

sealed partial class ObjectWriter
{
    /// <summary>Replaces an object, or one of its subresources <c>status</c> and <c>finalize</c>.</summary>
    public JsonObject Update(ResourceType type, string ns, string name, JsonObject submitted, string? subresource, WriteContext context)
    {
        var obj = submitted.Copy();
        DemandKind(type, obj);
        Decode(type, obj, context);
        if (obj.Name() is { Length: > 0 } own && own != name)
            throw ApiException.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        obj.Metadata()["name"] = name;
        PlaceIn(type, ns, obj);
        var old = store.Get(type, type.Namespaced ? ns : null, name);
        if (subresource is not null) return store.Update(type, obj, subresource, context.DryRun, context.Manager);

        var kind = rules.For(type);
        kind.Default(obj);
        kind.PrepareForUpdate(old, obj);
        var wrong = new FieldFaults();
        if (kind.UpdateNeedsVersion && string.IsNullOrEmpty(obj.Text("metadata", "resourceVersion")))
            wrong.InvalidRaw("metadata.resourceVersion", "0x0", "must be specified for an update");
        MetadataRules.Validate(obj, kind, wrong);
        kind.Validate(obj, wrong);
        kind.ValidateUpdate(old, obj, wrong);
        wrong.Throw(type, name);

        escalation.Check(type, obj, context.User, obj.Namespace());
        if (type == ResourceTypes.Namespaces) podSecurity.WarnOfExisting(old, obj, context.Warn);
        return store.Update(type, obj, null, context.DryRun, context.Manager);
    }
}
