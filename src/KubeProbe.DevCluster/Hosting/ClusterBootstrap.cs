using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Admission.Kinds;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>
/// What a cluster has from the beginning, and what comes with some objects at once: a namespace's service account and CA
/// certificate, the token in a token Secret, the kind behind a custom resource definition.
/// </summary>
sealed class ClusterBootstrap(ObjectStore store, KindCatalog kinds, ServiceAccountTokens tokens, string caPem)
{
    const string CaConfigMap = "kube-root-ca.crt";

    static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    /// <summary>Puts in what is missing, and from now on sees to what objects bring with them.</summary>
    public IDisposable Begin(Uri address)
    {
        var subscription = store.Observe(OnChange);
        foreach (var (type, obj) in DefaultRoles.All()) Ensure(type, obj);
        foreach (var ns in Namespaces) Ensure(ResourceTypes.Namespaces, Namespace(ns));
        foreach (var definition in store.List(ResourceTypes.CustomResourceDefinitions).Items) Establish(definition);
        foreach (var ns in store.List(ResourceTypes.Namespaces).Items) Furnish(ns);
        EnsureApiService(address);
        return subscription;
    }

    void OnChange(ResourceType type, WatchEvent change)
    {
        var obj = change.Object;
        if (type == ResourceTypes.Namespaces && change.Type == WatchEvent.Added)
            Furnish(obj);
        else if (change.Type == WatchEvent.Deleted && (type == ResourceTypes.ServiceAccounts || type == ResourceTypes.ConfigMaps)
            && store.Peek(ResourceTypes.Namespaces, null, obj.Namespace()) is { } ns)
            Furnish(ns);
        else if (type == ResourceTypes.Secrets && change.Type != WatchEvent.Deleted)
            FillToken(obj);
        else if (type == ResourceTypes.CustomResourceDefinitions && change.Type == WatchEvent.Deleted)
            kinds.Remove(obj.Name());
        else if (type == ResourceTypes.CustomResourceDefinitions)
            Establish(obj);
    }

    void Furnish(JsonObject ns)
    {
        if (ns.IsTerminating()) return;
        Ensure(ResourceTypes.ServiceAccounts, new JsonObject { ["metadata"] = Metadata("default", ns.Name()) });
        Ensure(ResourceTypes.ConfigMaps, new JsonObject
        {
            ["metadata"] = Metadata(CaConfigMap, ns.Name()),
            ["data"] = new JsonObject { ["ca.crt"] = caPem },
        });
    }

    void FillToken(JsonObject secret)
    {
        if (secret.Text("type") != SecretRules.TokenType || secret.At("data", "token") is not null) return;
        var account = store.Peek(ResourceTypes.ServiceAccounts, secret.Namespace(), secret.Annotation(SecretRules.AccountAnnotation) ?? "");
        if (account is null) return;
        store.Mutate(ResourceTypes.Secrets, secret.Namespace(), secret.Name(), s =>
        {
            s.Metadata().Make("annotations")["kubernetes.io/service-account.uid"] = account.Uid();
            var data = s.Make("data");
            data["ca.crt"] = Base64(caPem);
            data["namespace"] = Base64(secret.Namespace());
            data["token"] = Base64(tokens.IssueLegacy(account, secret.Name()));
        });
    }

    void Establish(JsonObject definition)
    {
        if (CustomKind.From(definition) is not { } kind || definition.IsTerminating()) return;
        kinds.Put(kind);
        if (definition.Array("status", "conditions") is { Count: > 0 }) return;
        var now = KubeTime.Format(store.Time.GetUtcNow());
        store.Mutate(ResourceTypes.CustomResourceDefinitions, null, definition.Name(), d =>
        {
            var status = d.Make("status");
            status["acceptedNames"] = d.At("spec", "names")?.DeepClone();
            status["conditions"] = new JsonArray(
                Condition("NamesAccepted", now, "NoConflicts", "no conflicts found"),
                Condition("Established", now, "InitialNamesAccepted", "the initial names have been accepted"));
        }, "status");
    }

    /// <summary>The Service by which pods find the API. Its address in the cluster is only a name; the endpoints are real.</summary>
    void EnsureApiService(Uri address)
    {
        Ensure(ResourceTypes.Services, new JsonObject
        {
            ["metadata"] = Labelled(Metadata("kubernetes", "default"), "component", "apiserver"),
            ["spec"] = new JsonObject
            {
                ["type"] = "ClusterIP",
                ["clusterIP"] = ServiceAddresses.OfApi,
                ["clusterIPs"] = new JsonArray(ServiceAddresses.OfApi),
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = address.Port }),
                ["sessionAffinity"] = "None",
            },
            ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
        });
        var subsets = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["ip"] = address.Host }),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = address.Port, ["protocol"] = "TCP" }),
        });
        Ensure(ResourceTypes.Endpoints, new JsonObject { ["metadata"] = Metadata("kubernetes", "default") });
        store.Mutate(ResourceTypes.Endpoints, "default", "kubernetes", e => e["subsets"] = subsets.DeepClone());
    }

    void Ensure(ResourceType type, JsonObject obj)
    {
        if (store.Peek(type, obj.Namespace(), obj.Name()) is not null) return;
        try
        {
            store.Create(type, obj);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Made by another thread between the look and the write.
        }
    }

    static JsonObject Namespace(string name) => new()
    {
        ["metadata"] = Labelled(new JsonObject { ["name"] = name }, "kubernetes.io/metadata.name", name),
        ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
        ["status"] = new JsonObject { ["phase"] = "Active" },
    };

    static JsonObject Metadata(string name, string ns) => new() { ["name"] = name, ["namespace"] = ns };

    static JsonObject Labelled(JsonObject metadata, string key, string value)
    {
        metadata["labels"] = new JsonObject { [key] = value };
        return metadata;
    }

    static JsonObject Condition(string type, string at, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = at,
        ["reason"] = reason,
        ["message"] = message,
    };

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
