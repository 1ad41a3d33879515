using KubeProbe.Core.Manifests;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>
/// Reads a kubeconfig as data: nothing in it is run and no file is opened. What would need that is a fault, wherever in the
/// file it stands. All faults come at once; none quotes a value.
/// </summary>
/// <remarks>Source of the fields: kubernetes.io, kubeconfig (v1).</remarks>
sealed partial class KubeconfigReader
{
    readonly List<ManifestFault> faults = [];

    KubeconfigReader()
    {
    }

    public static KubeconfigFile Read(ReadOnlyMemory<byte> text, string? context)
    {
        var reader = new KubeconfigReader();
        var root = KubeconfigYaml.Parse(text, reader.faults);
        var credentials = root is null ? null : reader.Read(new YamlFields(root, "kubeconfig"), context);
        return new KubeconfigFile(reader.faults.Count == 0 ? credentials : null, reader.faults);
    }

    ApiCredentials? Read(YamlFields file, string? wanted)
    {
        if (file.Text("kind") is { } kind && kind != "Config")
            Refuse(file, "kind", "It is another kind of object.", "Put a kubeconfig (kind: Config) into the Secret.");

        var clusters = file.Items("clusters").ToList();
        var users = file.Items("users").ToList();
        foreach (var cluster in clusters) CheckCluster(cluster.Map("cluster"));
        foreach (var user in users) CheckUser(user.Map("user"));

        if (wanted is null && file.Text("current-context") is null)
        {
            Refuse(file, "current-context", "It is not set.", "Set it, or name a context in spec.connection.kubeconfig.context.");
            return null;
        }
        var context = Named(file.Items("contexts"), wanted ?? file.Text("current-context"))?.Map("context");
        if (context is null)
        {
            Refuse(file, "contexts", "It has no context of the name that is to be used.", "Correct the name, or add the context.");
            return null;
        }

        var chosenCluster = Named(clusters, context.Text("cluster"))?.Map("cluster");
        if (chosenCluster is null)
            Refuse(context, "cluster", "There is no cluster of that name.", "Add it to clusters, or correct the name.");
        var chosenUser = Named(users, context.Text("user"))?.Map("user");
        if (chosenUser is null)
            Refuse(context, "user", "There is no user of that name.", "Add it to users, or correct the name.");

        return Assemble(chosenCluster, chosenUser);
    }

    ApiCredentials? Assemble(YamlFields? cluster, YamlFields? user)
    {
        var server = cluster is null ? null : Server(cluster);
        var authorities = cluster is null ? null : Authorities(cluster);
        var proxy = cluster is null ? null : Proxy(cluster);
        var (token, certificate) = user is null ? default : Identity(user);
        if (server is null || authorities is null || faults.Count > 0) return null;

        return new ApiCredentials
        {
            Server = server,
            Authorities = authorities,
            TlsServerName = cluster?.Text("tls-server-name"),
            Proxy = proxy,
            Token = () => token,
            ClientCertificate = certificate,
        };
    }

    static YamlFields? Named(IEnumerable<YamlFields> items, string? name) =>
        name is null ? null : items.FirstOrDefault(item => item.Text("name") == name);

    void Refuse(YamlFields at, string field, string message, string remedy) =>
        faults.Add(new ManifestFault(at.Field(field), message, remedy));
}
