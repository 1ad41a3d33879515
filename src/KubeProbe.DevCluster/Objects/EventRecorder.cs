using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>
/// Writes core/v1 Events about objects, as the components of a real cluster do: the same event again raises <c>count</c> and
/// <c>lastTimestamp</c> of the first one. Events about objects without a namespace live in <c>default</c>.
/// </summary>
/// <param name="component">Who speaks: <c>kubelet</c>, <c>default-scheduler</c>, <c>deployment-controller</c>, …</param>
/// <param name="host">The node a kubelet speaks for.</param>
public sealed class EventRecorder(ObjectStore store, string component, string? host = null)
{
    readonly Lock gate = new();
    readonly Dictionary<string, string> names = [];

    public void Normal(ResourceType type, JsonObject about, string reason, string message, string? fieldPath = null) =>
        Record(type, about, "Normal", reason, message, fieldPath);

    public void Warning(ResourceType type, JsonObject about, string reason, string message, string? fieldPath = null) =>
        Record(type, about, "Warning", reason, message, fieldPath);

    /// <param name="fieldPath">Which part of the object, such as <c>spec.containers{probe}</c>.</param>
    public void Record(ResourceType type, JsonObject about, string severity, string reason, string message, string? fieldPath = null)
    {
        var ns = about.Namespace() is { Length: > 0 } own ? own : "default";
        var same = string.Join('\n', type.QualifiedName, about.Namespace(), about.Name(), about.Uid(), severity, reason, message, fieldPath);
        lock (gate)
        {
            if (names.TryGetValue(same, out var known) && Repeat(ns, known)) return;
            while (true)
            {
                try
                {
                    names[same] = store.Create(ResourceTypes.Events, New(type, about, ns, severity, reason, message, fieldPath)).Name();
                    break;
                }
                catch (ApiException e) when (e.Reason == "AlreadyExists")
                {
                    // Another event of the object within one tick of the clock was given the same name: the next one is drawn anew.
                }
            }
            if (names.Count > MostRemembered) names.Clear();
        }
    }

    const int MostRemembered = 4096;

    bool Repeat(string ns, string name)
    {
        if (store.Peek(ResourceTypes.Events, ns, name) is null) return false;
        try
        {
            store.Mutate(ResourceTypes.Events, ns, name, e =>
            {
                e["count"] = (e.Number("count") ?? 1) + 1;
                e["lastTimestamp"] = KubeTime.Format(store.Time.GetUtcNow());
            });
            return true;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return false; // Deleted just now; a new one is written.
        }
    }

    JsonObject New(ResourceType type, JsonObject about, string ns, string severity, string reason, string message, string? fieldPath)
    {
        var now = store.Time.GetUtcNow();
        var involved = new JsonObject { ["kind"] = type.Kind };
        if (about.Namespace().Length > 0) involved["namespace"] = about.Namespace();
        involved["name"] = about.Name();
        involved["uid"] = about.Uid();
        involved["apiVersion"] = type.ApiVersion;
        if (about.Version() > 0) involved["resourceVersion"] = about.Text("metadata", "resourceVersion");
        if (fieldPath is not null) involved["fieldPath"] = fieldPath;

        var source = new JsonObject { ["component"] = component };
        if (host is not null) source["host"] = host;
        var ticks = (now - DateTimeOffset.UnixEpoch).Ticks * 100 + Random.Shared.Next(100);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{about.Name()}.{ticks.ToString("x", CultureInfo.InvariantCulture)}",
                ["namespace"] = ns,
            },
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = source,
            ["firstTimestamp"] = KubeTime.Format(now),
            ["lastTimestamp"] = KubeTime.Format(now),
            ["count"] = 1,
            ["type"] = severity,
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = host ?? "",
        };
    }
}
