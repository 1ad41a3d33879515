using System.Diagnostics;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>What an admin applies in a target cluster, applied with a real kubectl and held against what the centre asks for.</summary>
public sealed class TargetManifestTests
{
    const string Namespace = "kubeprobe-probes";

    [Fact]
    public async Task Applied_with_kubectl_it_gives_the_centre_all_it_needs_and_nothing_more()
    {
        await using var cluster = await DevClusterServer.StartAsync(new DevClusterOptions { Name = "target", RunComponents = false });
        await KubectlAsync(cluster, "apply", "-k", Path.Combine(Root(), "k8s", "target"));
        await KubectlAsync(cluster, "apply", "-k", Path.Combine(Root(), "k8s", "target"));

        await using var centre = new Centre();
        var kubeconfig = cluster.ServiceAccountKubeconfig(Namespace, "kubeprobe-centre", TimeSpan.FromHours(1));
        var check = await centre.Connections.CheckAsync(centre.TargetByKubeconfig(kubeconfig, ns: Namespace), default);

        Assert.Equal(("Connected", true), (check.Reason, check.Reachable));
        Assert.Equal(
            // The classes only tell what a cluster is capable of.
            ["- ingressclasses list", "- nodes list", "- storageclasses list", "default events list", .. Here("events list", "pods create", "pods delete", "pods get", "pods list", "pods watch",
                "pods/log get", "secrets create", "secrets delete", "secrets get", "secrets list")],
            Granted(cluster).Order(StringComparer.Ordinal));

        static IEnumerable<string> Here(params IEnumerable<string> rights) => rights.Select(r => $"{Namespace} {r}");
    }

    [Fact]
    public async Task The_probe_namespace_takes_restricted_pods_only_and_probes_start_without_rights()
    {
        await using var cluster = await DevClusterServer.StartAsync(new DevClusterOptions { Name = "target", RunComponents = false });
        await KubectlAsync(cluster, "apply", "-k", Path.Combine(Root(), "k8s", "target"));

        var ns = cluster.Objects.Find(ResourceTypes.Namespaces, null, Namespace)!;
        Assert.Equal("restricted", (string?)ns["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]);
        Assert.NotNull(cluster.Objects.Find(ResourceTypes.ServiceAccounts, Namespace, "kubeprobe-probe"));
        Assert.DoesNotContain(Subjects(cluster), name => name == "kubeprobe-probe");
    }

    [Theory, InlineData("sqlite"), InlineData("postgresql")]
    public void The_centre_itself_is_restricted_and_keeps_the_silo_to_itself(string overlay)
    {
        // Read as text: the overlays are for the kustomize of kubectl 1.21 and newer, older than which a test machine may have.
        var files = new[] { Path.Combine("k8s", "server"), Path.Combine("k8s", "overlays", overlay) }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root(), f), "*.yaml")).ToDictionary(f => f, File.ReadAllText);

        string[] kinds = ["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "ServiceAccount", "PersistentVolumeClaim"];
        Assert.All(kinds, kind => Assert.Contains(files.Values, text => text.Contains($"kind: {kind}\n")));
        var server = files.Single(f => f.Key.EndsWith(Path.Combine("server", "deployment.yaml"), StringComparison.Ordinal)).Value;
        Assert.All(["readOnlyRootFilesystem: true", "runAsNonRoot: true", "allowPrivilegeEscalation: false", "type: RuntimeDefault", "drop: [ALL]"],
            line => Assert.Contains(line, server));
        var network = files.Single(f => f.Key.EndsWith("network.yaml", StringComparison.Ordinal)).Value;
        Assert.All(["port: 11111", "port: 30000"], port => Assert.True(network.IndexOf(port, StringComparison.Ordinal) > network.IndexOf("from:", StringComparison.Ordinal)));
        Assert.DoesNotContain(files.Values, text => text.Contains("automountServiceAccountToken: true"));
        Assert.All(files.Keys.Where(f => Path.GetFileName(f) != "kustomization.yaml"), file =>
            Assert.Contains(Path.GetFileName(file), files.Single(f => f.Key == Path.Combine(Path.GetDirectoryName(file)!, "kustomization.yaml")).Value));
    }

    static IEnumerable<string> Granted(DevClusterServer cluster) =>
        from type in new[] { ResourceTypes.Roles, ResourceTypes.ClusterRoles }
        from role in cluster.Objects.List(type).Items
        where (string?)role["metadata"]!["labels"]?["app.kubernetes.io/part-of"] == "kubeprobe"
        from rule in role["rules"]!.AsArray()
        from resource in rule!["resources"]!.AsArray()
        from verb in rule["verbs"]!.AsArray()
        select $"{(string?)role["metadata"]!["namespace"] ?? "-"} {resource} {verb}";

    static IEnumerable<string?> Subjects(DevClusterServer cluster) =>
        from type in new[] { ResourceTypes.RoleBindings, ResourceTypes.ClusterRoleBindings }
        from binding in cluster.Objects.List(type).Items
        from subject in binding["subjects"]?.AsArray() ?? []
        select (string?)subject!["name"];

    static async Task KubectlAsync(DevClusterServer cluster, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-k8s-");
        try
        {
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, cluster.AdminKubeconfig);
            await RunAsync("kubectl", arguments, kubeconfig);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<string> RunAsync(string command, string[] arguments, string? kubeconfig)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        if (kubeconfig is not null) process.StartInfo.Environment["KUBECONFIG"] = kubeconfig;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{command} is not installed: apt-get install kubernetes-client, or run tests/run, which does.", e);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException("Run the tests from a checkout.");
    }
}
