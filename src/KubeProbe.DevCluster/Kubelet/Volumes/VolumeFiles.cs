using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Containers;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Volumes;

/// <summary>The files of secret, configMap, downwardAPI and projected volumes: path below the volume → content.</summary>
sealed class VolumeFiles(PodView pod, PodNetwork network, IConfigSource source, string volume)
{
    /// <summary>
    /// A real API server stretches the default lifetime of the mounted token to a year (its clients are expected to re-read it);
    /// a process here may read it only once.
    /// </summary>
    static readonly TimeSpan ExtendedTokenLifetime = TimeSpan.FromDays(365);

    const long DefaultTokenSeconds = 3607;

    readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <exception cref="MountException">A source doesn't exist, or a path leaves the volume.</exception>
    public IReadOnlyDictionary<string, byte[]> Of(JsonObject spec)
    {
        if (spec.Object("secret") is { } secret)
            AddSecret(secret, secret.Text("secretName") ?? "");
        else if (spec.Object("configMap") is { } configMap)
            AddConfigMap(configMap, configMap.Text("name") ?? "");
        else if (spec.Object("downwardAPI") is { } downward)
            AddDownward(downward);
        else if (spec.Object("projected") is { } projected)
            AddProjected(projected);
        return files;
    }

    void AddProjected(JsonObject projected)
    {
        foreach (var part in projected.Items("sources"))
        {
            if (part.Object("secret") is { } secret)
                AddSecret(secret, secret.Text("name") ?? "");
            else if (part.Object("configMap") is { } configMap)
                AddConfigMap(configMap, configMap.Text("name") ?? "");
            else if (part.Object("downwardAPI") is { } downward)
                AddDownward(downward);
            else if (part.Object("serviceAccountToken") is { } token)
                Add(token.Text("path") ?? "token", Encoding.UTF8.GetBytes(source.IssueToken(pod.Json, token.Text("audience"), Lifetime(token))));
        }
    }

    static TimeSpan Lifetime(JsonObject token) =>
        token.Number("expirationSeconds") is { } seconds and not DefaultTokenSeconds ? TimeSpan.FromSeconds(seconds) : ExtendedTokenLifetime;

    void AddSecret(JsonObject spec, string name)
    {
        if (source.FindSecret(pod.Namespace, name) is { } secret)
            AddKeys(spec, secret.Pairs("data").ToDictionary(pair => pair.Key, pair => Convert.FromBase64String(pair.Value)), "secret key");
        else if (!spec.Flag("optional"))
            throw new MountException(volume, $"secret \"{name}\" not found");
    }

    void AddConfigMap(JsonObject spec, string name)
    {
        if (source.FindConfigMap(pod.Namespace, name) is { } configMap)
        {
            var data = configMap.Pairs("data").ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value));
            foreach (var (key, value) in configMap.Pairs("binaryData"))
                data[key] = Convert.FromBase64String(value);
            AddKeys(spec, data, "config key");
        }
        else if (!spec.Flag("optional"))
        {
            throw new MountException(volume, $"configmap \"{name}\" not found");
        }
    }

    void AddKeys(JsonObject spec, Dictionary<string, byte[]> data, string what)
    {
        if (spec.Array("items") is not { Count: > 0 })
        {
            foreach (var (key, value) in data)
                Add(key, value);
            return;
        }

        foreach (var item in spec.Items("items"))
        {
            var key = item.Text("key") ?? "";
            if (data.TryGetValue(key, out var value))
                Add(item.Text("path") ?? key, value);
            else if (!spec.Flag("optional"))
                throw new MountException(volume, $"references non-existent {what}: {key}");
        }
    }

    void AddDownward(JsonObject spec)
    {
        foreach (var item in spec.Items("items"))
        {
            var resource = item.Object("resourceFieldRef");
            var container = pod.Containers.FirstOrDefault(candidate => candidate.Name == resource.Text("containerName")) ?? pod.Containers[0];
            var text = resource is null
                ? DownwardApi.Field(pod, network, item.Text("fieldRef", "fieldPath") ?? "")
                : DownwardApi.Resource(pod, container, resource, source.FindNode(pod.NodeName ?? ""));
            Add(item.Text("path") ?? "", Encoding.UTF8.GetBytes(text));
        }
    }

    void Add(string path, byte[] content)
    {
        // Object keys can't hold a slash; an item's path could climb out of the volume.
        if (Path.IsPathRooted(path) || path.Split('/').Any(part => part is "" or "." or ".."))
            throw new MountException(volume, $"invalid path \"{path}\": must be relative and must not contain '..'");
        files[path] = content;
    }
}
