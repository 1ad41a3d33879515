using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>
/// The environment a container's spec asks for, with the kubelet's precedence: <paramref name="given"/> (image and cluster),
/// then envFrom, then env in order, each value expanded with what came before it.
/// </summary>
sealed class EnvironmentBuilder(PodView pod, ContainerView container, PodNetwork network, IConfigSource source)
{
    readonly Dictionary<string, string> result = new(StringComparer.Ordinal);

    /// <exception cref="ContainerConfigException">Something the spec refers to doesn't exist.</exception>
    public IReadOnlyDictionary<string, string> Build(IEnumerable<KeyValuePair<string, string>> given, Func<string, string> translatePath)
    {
        foreach (var (name, value) in given)
            result[name] = value;
        foreach (var from in container.Json.Items("envFrom"))
            AddAll(from);
        foreach (var variable in container.Json.Items("env"))
        {
            var name = variable.Text("name") ?? "";
            if (variable.Object("valueFrom") is { } from)
            {
                if (Resolve(from) is { } value)
                    result[name] = value;
            }
            else
            {
                result[name] = translatePath(VariableExpansion.Expand(variable.Text("value") ?? "", result.GetValueOrDefault));
            }
        }

        return result;
    }

    void AddAll(JsonObject from)
    {
        var prefix = from.Text("prefix") ?? "";
        if (from.Object("configMapRef") is { } map && Find(map, isSecret: false) is { } configMap)
        {
            foreach (var (key, value) in configMap.Pairs("data"))
                result[prefix + key] = value;
        }

        if (from.Object("secretRef") is { } reference && Find(reference, isSecret: true) is { } secret)
        {
            foreach (var (key, value) in secret.Pairs("data"))
                result[prefix + key] = Decode(value);
        }
    }

    /// <summary>Null for an optional reference to nothing.</summary>
    string? Resolve(JsonObject from)
    {
        if (from.Object("fieldRef") is { } field)
            return DownwardApi.Field(pod, network, field.Text("fieldPath") ?? "");
        if (from.Object("resourceFieldRef") is { } resource)
            return DownwardApi.Resource(pod, container, resource, source.FindNode(pod.NodeName ?? ""));
        if (from.Object("configMapKeyRef") is { } configMapKey)
            return Key(configMapKey, Find(configMapKey, isSecret: false), "ConfigMap");
        if (from.Object("secretKeyRef") is { } secretKey)
            return Key(secretKey, Find(secretKey, isSecret: true), "Secret") is { } encoded ? Decode(encoded) : null;
        return null;
    }

    JsonObject? Find(JsonObject reference, bool isSecret)
    {
        var name = reference.Text("name") ?? "";
        var found = isSecret ? source.FindSecret(pod.Namespace, name) : source.FindConfigMap(pod.Namespace, name);
        if (found is null && !reference.Flag("optional"))
            throw new ContainerConfigException(ContainerConfigException.Config, $"{(isSecret ? "secret" : "configmap")} \"{name}\" not found");
        return found;
    }

    string? Key(JsonObject reference, JsonObject? holder, string kind)
    {
        var key = reference.Text("key") ?? "";
        var value = holder.Text("data", key);
        if (holder is not null && value is null && !reference.Flag("optional"))
        {
            throw new ContainerConfigException(
                ContainerConfigException.Config, $"couldn't find key {key} in {kind} {pod.Namespace}/{reference.Text("name")}");
        }

        return value;
    }

    static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
