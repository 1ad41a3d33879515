using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

public sealed partial class ObjectStore
{
    /// <summary>
    /// Puts a new object: gives it uid, creationTimestamp, resourceVersion and, with <c>generateName</c>, a name.
    /// Answers with the caller's own copy of what is now stored.
    /// </summary>
    /// <param name="manager">Who is to be named in <c>managedFields</c>; null for nobody.</param>
    /// <exception cref="ApiException">409 when the name is taken.</exception>
    public JsonObject Create(ResourceType type, JsonObject obj, bool dryRun = false, string? manager = null)
    {
        var made = obj.Copy();
        var metadata = made.Metadata();
        if (made.Name().Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix)
            metadata["name"] = NameSuffix.Append(prefix);
        if (made.Name().Length == 0)
            throw new ArgumentException($"A {type.Kind} needs metadata.name or metadata.generateName.", nameof(obj));

        if (!type.Namespaced) metadata.Remove("namespace");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("managedFields");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = KubeTime.Format(Time.GetUtcNow());
        if (type.HasGeneration) metadata["generation"] = 1;
        else metadata.Remove("generation");
        Stamp(type, made);
        if (manager is not null) ManagedFields.Note(made, null, manager, null, Time.GetUtcNow());

        WatchEvent change;
        lock (gate)
        {
            if (Shelf(type).Objects.Find(made.Key()) is not null) throw ApiException.AlreadyExists(type, made.Name());
            if (dryRun)
            {
                made.Metadata().Remove("resourceVersion");
                return made;
            }
            change = Put(type, WatchEvent.Added, made, null);
        }
        Tell(type, change);
        return made.Copy();
    }

    /// <summary>
    /// Replaces an object. Identity (uid, creation, deletion, generation) stays as stored; <c>status</c> changes only through
    /// the <c>status</c> subresource, and then alone. An object that carries a resourceVersion must carry the stored one.
    /// A change of nothing is no change; the last finalizer gone completes a deletion.
    /// </summary>
    /// <exception cref="ApiException">404 when there is no such object; 409 when it was modified meanwhile.</exception>
    public JsonObject Update(ResourceType type, JsonObject obj, string? subresource = null, bool dryRun = false, string? manager = null)
    {
        var key = type.Namespaced ? obj.Key() : new ObjectKey("", obj.Name());
        WatchEvent? change = null;
        JsonObject next;
        lock (gate)
        {
            var current = Shelf(type).Objects.Find(key) ?? throw ApiException.NotFound(type, key.Name);
            if (obj.Text("metadata", "uid") is { Length: > 0 } uid && uid != current.Uid())
                throw ApiException.Conflict(type, key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid()}");
            if (obj.Text("metadata", "resourceVersion") is { Length: > 0 } wanted && wanted != current.Text("metadata", "resourceVersion"))
                throw ApiException.Modified(type, key.Name);

            next = ObjectMerge.Next(type, current, obj, subresource);
            Stamp(type, next);
            if (JsonNode.DeepEquals(next, current)) return next;
            if (manager is not null) ManagedFields.Note(next, current, manager, subresource, Time.GetUtcNow());
            if (dryRun) return next;
            change = ObjectMerge.IsGone(type, next) ? Put(type, WatchEvent.Deleted, next, current) : Put(type, WatchEvent.Modified, next, current);
        }
        Tell(type, change);
        return next.Copy();
    }

    /// <summary>Reads, changes and writes, again and again until no one else came between: how controllers write.</summary>
    /// <exception cref="ApiException">404 when there is no such object.</exception>
    public JsonObject Mutate(ResourceType type, string? ns, string name, Action<JsonObject> change, string? subresource = null)
    {
        while (true)
        {
            var obj = Get(type, ns, name);
            change(obj);
            try
            {
                return Update(type, obj, subresource);
            }
            catch (ApiException e) when (e.Reason == "Conflict" && Peek(type, ns, name) is { } now && now.Version() != obj.Version())
            {
                // Somebody wrote between the read and the write: the change is made again on what is there now.
            }
        }
    }

    static void Stamp(ResourceType type, JsonObject obj)
    {
        obj["kind"] = type.Kind;
        obj["apiVersion"] = type.ApiVersion;
    }

    WatchEvent Put(ResourceType type, string change, JsonObject obj, JsonObject? previous)
    {
        var shelf = Shelf(type);
        obj.Metadata()["resourceVersion"] = (++version).ToString(CultureInfo.InvariantCulture);
        Freeze(obj);
        if (change == WatchEvent.Deleted) shelf.Objects.Remove(obj.Key());
        else shelf.Objects.Put(obj.Key(), obj);

        var entry = new WatchEvent(change, obj, previous, version);
        shelf.History.Enqueue(entry);
        shelf.LastChange = version;
        while (shelf.History.Count > historyPerKind) shelf.Compacted = shelf.History.Dequeue().Version;
        return entry;
    }

    /// <summary>JSON trees fill themselves in when first read; read to the bottom once, so that readers on many threads only read.</summary>
    static void Freeze(JsonNode? node)
    {
        if (node is JsonObject obj)
            foreach (var (_, value) in obj) Freeze(value);
        else if (node is JsonArray array)
            foreach (var item in array) Freeze(item);
    }
}
