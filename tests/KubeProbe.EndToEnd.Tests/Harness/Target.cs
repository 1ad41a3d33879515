using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Images;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>
/// The cluster the tests run against: a development cluster of their own, or any real one, given <c>KUBEPROBE_E2E_KUBECONFIG</c>
/// (of an administrator) and <c>KUBEPROBE_E2E_IMAGE</c> (the probes' image, to be pulled there).
/// </summary>
sealed partial class Target : IAsyncDisposable
{
    public const string Namespace = "kubeprobe-probes";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-e2e-");

    Target()
    {
    }

    /// <summary>Null on a real cluster: then nothing can be made to fail from outside.</summary>
    public DevClusterServer? Dev { get; private set; }

    public string Image { get; private set; } = "ghcr.io/kubeprobe/probes:0.1.0";

    public string AdminKubeconfig => Path.Combine(folder.FullName, "admin.kubeconfig");

    /// <summary>This machine's address as the cluster's pods see it.</summary>
    public IPAddress Here { get; private set; } = IPAddress.Loopback;

    public static async Task<Target> StartAsync()
    {
        var target = new Target();
        var kubeconfig = Environment.GetEnvironmentVariable("KUBEPROBE_E2E_KUBECONFIG");
        if (kubeconfig is null) await target.StartDevAsync();
        else
        {
            File.Copy(kubeconfig, target.AdminKubeconfig);
            target.Image = Environment.GetEnvironmentVariable("KUBEPROBE_E2E_IMAGE")
                ?? throw new InvalidOperationException("KUBEPROBE_E2E_KUBECONFIG needs KUBEPROBE_E2E_IMAGE: the probes' image, as the cluster can pull it.");
            target.Here = AddressTowards(await target.ServerAsync());
        }
        await target.GrantAsync();
        return target;
    }

    async Task StartDevAsync()
    {
        Dev = await DevClusterServer.StartAsync(new DevClusterOptions
        {
            Name = "e2e",
            Nodes = [new DevNode("e2e-node-1"), new DevNode("e2e-node-2")],
            Images = new ImageMap().Add(
                "ghcr.io/kubeprobe/probes",
                new ImageEntry { Entrypoint = [Checkout.Program("KubeProbe.Probes", "kubeprobe-probes")] }),
        });
        await File.WriteAllTextAsync(AdminKubeconfig, Dev.AdminKubeconfig);
    }

    /// <summary>What an administrator does once for each cluster: the manifests of k8s/, with kubectl.</summary>
    async Task GrantAsync() => (await KubectlAsync("apply", "-k", Checkout.File("k8s/target"))).Succeeded();

    public Task<Result> KubectlAsync(params string[] arguments) => Command.RunAsync("kubectl", ["--kubeconfig", AdminKubeconfig, .. arguments]);

    public Task<Result> KubectlApplyAsync(string yaml) =>
        Command.RunAsync("kubectl", ["--kubeconfig", AdminKubeconfig, "apply", "-f", "-"], input: yaml);

    /// <summary>A kubeconfig that speaks as the centre's service account and may do what its roles say, no more.</summary>
    public async Task<string> CentreKubeconfigAsync()
    {
        var token = await TokenAsync();
        var admin = await File.ReadAllTextAsync(AdminKubeconfig);
        var server = ServerLine().Match(admin).Groups[1].Value;
        var authority = AuthorityLine().Match(admin).Groups[1].Value;
        return $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: e2e, cluster: {server: "{{server}}", certificate-authority-data: {{authority}} } }]
            users: [{name: centre, user: {token: {{token}} } }]
            contexts: [{name: e2e, context: {cluster: e2e, user: centre, namespace: {{Namespace}} } }]
            current-context: e2e
            """;
    }

    // kubectl 1.20 has no "create token", so the request is made by hand: it is the same on every version.
    async Task<string> TokenAsync()
    {
        var request = """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":86400}}""";
        var answer = (await Command.RunAsync(
            "kubectl",
            ["--kubeconfig", AdminKubeconfig, "create", "--raw", $"/api/v1/namespaces/{Namespace}/serviceaccounts/kubeprobe-centre/token", "-f", "-"],
            input: request)).Succeeded();
        return System.Text.Json.Nodes.JsonNode.Parse(answer)!["status"]!["token"]!.GetValue<string>();
    }

    async Task<Uri> ServerAsync() => new(ServerLine().Match(await File.ReadAllTextAsync(AdminKubeconfig)).Groups[1].Value);

    static IPAddress AddressTowards(Uri server)
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server.Host, server.Port);
        return ((IPEndPoint)socket.LocalEndPoint!).Address.MapToIPv4();
    }

    public async ValueTask DisposeAsync()
    {
        if (Dev is not null) await Dev.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"server:\s*""?(\S+?)""?\s*$", RegexOptions.Multiline)]
    private static partial Regex ServerLine();

    [GeneratedRegex(@"certificate-authority-data:\s*""?(\S+?)""?\s*$", RegexOptions.Multiline)]
    private static partial Regex AuthorityLine();
}
