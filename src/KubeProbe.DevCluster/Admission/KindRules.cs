using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>What the API does to objects of one kind on their way in. The defaults do nothing.</summary>
class KindRules
{
    /// <summary>Faults of a name, said in the kind's own words; null when it is good.</summary>
    public virtual string? NameFault(string name) => NameRules.IsSubdomain(name) ? null : NameRules.SubdomainText;

    /// <summary>Whether an update must say which version it is meant for.</summary>
    public virtual bool UpdateNeedsVersion => false;

    /// <summary>Fills in what the client left out, at every write.</summary>
    public virtual void Default(JsonObject obj) { }

    /// <summary>Sets what only the server says, before an object is first stored.</summary>
    public virtual void PrepareForCreate(JsonObject obj) { }

    /// <summary>Carries over what an update can't say.</summary>
    public virtual void PrepareForUpdate(JsonObject old, JsonObject obj) { }

    public virtual void Validate(JsonObject obj, FieldFaults faults) { }

    public virtual void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults) { }
}
