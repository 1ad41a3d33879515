using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Tests.Harness;
using KubeProbe.Server.Tests.Manifests;

namespace KubeProbe.Server.Tests.Remedies;

/// <summary>The examples of docs/heal are taken as they stand, and their rights are printed as its table says.</summary>
public sealed class RemedyExampleTests
{
    const string Beside = """
        {apiVersion: kubeprobe.io/v1alpha1, kind: Cluster, metadata: {name: dev-a}, spec: {connection: {inCluster: {} } } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ClusterGroup, metadata: {name: all}, spec: {selector: {} } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: Secret, metadata: {name: automation}, spec: {stringData: {signing-key: hush} } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: clean-disk}, spec: {image: "example.org/clean:1", contract: exit-code, parameters: [{name: NODE}, {name: WHY}] } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: clean-disk}, spec: {template: clean-disk} }
        """;

    readonly FakeManifests manifests = new();

    [Fact]
    public async Task Every_example_is_applied_as_it_stands_and_every_action_has_one()
    {
        var examples = await ApplyAsync();

        Assert.Equal(
            ["cordon", "deletePod", "deleteWorkload", "job", "restartWorkload", "taint", "uncordon", "webhook"],
            examples.Select(remedy => RemedyWords.Of(remedy.Spec.Action)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_example_of_the_text_is_the_file_it_names()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "heal.md"));
        var file = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "heal", "restart-coredns.yaml"));

        Assert.Contains(file[file.IndexOf("apiVersion", StringComparison.Ordinal)..], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_centre_is_given_the_least_a_remedy_needs_where_it_needs_it()
    {
        await ApplyAsync();

        Assert.Equal(
            "Role probes-centre-remedies kube-system [apps] deployments get,patch",
            Assert.Single(await RulesAsync("restart-coredns")));
        Assert.Equal("ClusterRole probes-centre-remedies  [] nodes get,list,patch", Assert.Single(await RulesAsync("cordon-bad-node", "taint-full-node", "uncordon-forgotten")));
        Assert.Equal("Role probes-centre-remedies kube-system [] pods delete,list", Assert.Single(await RulesAsync("renew-kube-proxy")));
        Assert.Equal("Role probes-centre-remedies shop [batch] jobs delete,get", Assert.Single(await RulesAsync("delete-stuck-job")));
        Assert.Empty(await RulesAsync("clean-disk", "call-runbook"));

        var outcome = await manifests.Service.RenderRbacAsync([], ["nobody"], "probes", false, default);
        Assert.Contains("There is no Remedy \"nobody\"", Assert.Single(outcome.Faults), StringComparison.Ordinal);
    }

    async Task<IEnumerable<string>> RulesAsync(params string[] remedies)
    {
        var yaml = (await manifests.Service.RenderRbacAsync([], remedies, "probes", false, default)).Yaml!;
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        stream.Load(new StringReader(yaml));
        return
        [
            .. from document in stream.Documents
               let root = (YamlDotNet.RepresentationModel.YamlMappingNode)document.RootNode
               where root.Children.ContainsKey("rules")
               from rule in (YamlDotNet.RepresentationModel.YamlSequenceNode)root["rules"]
               let metadata = (YamlDotNet.RepresentationModel.YamlMappingNode)root["metadata"]
               let ns = metadata.Children.TryGetValue("namespace", out var found) ? $"{found}" : ""
               select $"{root["kind"]} {metadata["name"]} {ns} [{rule["apiGroups"][0]}] {Join(rule["resources"])} {Join(rule["verbs"])}",
        ];

        static string Join(YamlDotNet.RepresentationModel.YamlNode list) => string.Join(',', (YamlDotNet.RepresentationModel.YamlSequenceNode)list);
    }

    async Task<IReadOnlyList<Declared<RemedySpec>>> ApplyAsync()
    {
        string[] folders = [Path.Combine(Checkout.Root, "catalog"), Path.Combine(Checkout.Root, "docs", "heal")];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            .Select(file => new ManifestSource(Path.GetFileName(file), File.ReadAllBytes(file)))
            .Append(new ManifestSource("beside.yaml", System.Text.Encoding.UTF8.GetBytes(Beside))).ToList();

        var outcome = await manifests.Service.ApplyAsync(files, dryRun: false, FakeManifests.Admin, default);

        Assert.Equal([], outcome.Faults);
        return [.. ManifestSet.Of(await manifests.ListAsync(new ManifestQuery(ManifestKind.Remedy), default)).Remedies.Values];
    }
}
