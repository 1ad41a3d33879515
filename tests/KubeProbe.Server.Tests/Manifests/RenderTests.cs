using System.Text.Json;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>What the centre shows can be applied as it stands, and the catalogue that ships is taken as it is.</summary>
public sealed class RenderTests
{
    static readonly string Catalog = Path.Combine(Checkout.Root, "catalog");

    readonly FakeManifests manifests = new();

    [Fact]
    public async Task The_catalogue_is_applied_whole_and_shown_as_it_was_applied()
    {
        var files = Directory.EnumerateFiles(Catalog, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => new ManifestSource(Path.GetFileName(file), File.ReadAllBytes(file))).ToList();

        var outcome = await manifests.Service.ApplyAsync(files, dryRun: false, FakeManifests.Admin, default);

        Assert.Equal([], outcome.Faults);
        Assert.True(outcome.Changes.Count >= 12, $"Only {outcome.Changes.Count} manifests.");
        foreach (var change in outcome.Changes)
            foreach (var format in new[] { ManifestFormat.Yaml, ManifestFormat.Json })
            {
                var shown = manifests.Service.Render((await manifests.FindAsync(change.Kind, change.Name, default))!, format);
                Assert.Equal(ManifestAction.Unchanged, Assert.Single((await manifests.ApplyAsync(shown)).Changes).Action);
            }
    }

    [Theory]
    [InlineData("yes"), InlineData("no"), InlineData("null"), InlineData("~"), InlineData(""), InlineData("1e3"), InlineData("0x1F"), InlineData("007")]
    [InlineData("2026-01-02"), InlineData(" leading"), InlineData("trailing "), InlineData("a: b"), InlineData("a #b"), InlineData("- x"), InlineData("'")]
    [InlineData("\""), InlineData("two\nlines"), InlineData("two\nlines\n"), InlineData("\n"), InlineData("tab\there"), InlineData("é 漢字 🙂"), InlineData("{a}")]
    [InlineData("[a]"), InlineData("*a"), InlineData("&a"), InlineData("!t"), InlineData("%x"), InlineData("@x"), InlineData("`x"), InlineData("|"), InlineData(">-")]
    [InlineData("a\\b"), InlineData("---"), InlineData("..."), InlineData("\u2028")]
    public async Task Text_that_YAML_takes_for_something_else_is_shown_so_that_it_is_not(string text)
    {
        await manifests.ApplyAsync($$"""
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: t, annotations: {said: {{JsonSerializer.Serialize(text)}} } }
            spec: {image: p, args: [{{JsonSerializer.Serialize(text)}}] }
            """);
        var stored = (await manifests.FindAsync(ManifestKind.ProbeTemplate, "t", default))!;
        Assert.Equal(text, stored.Annotations["said"]);

        var again = await manifests.ApplyAsync(manifests.Service.Render(stored, ManifestFormat.Yaml));

        Assert.Equal([], again.Faults);
        Assert.Equal(ManifestAction.Unchanged, Assert.Single(again.Changes).Action);
    }

    [Fact]
    public async Task The_rights_of_templates_are_what_they_declare_merged_and_no_more()
    {
        await manifests.ApplyAsync("""
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: a}
            spec: {image: p, rbac: [{resources: [pods], verbs: [get, list]}]}
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: b}
            spec: {image: p, rbac: [{resources: [pods], verbs: [delete]}, {resources: [nodes], verbs: [list], clusterWide: true}]}
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: c}
            spec: {image: p, serviceAccount: other}
            """);

        var rendered = (await manifests.Service.RenderRbacAsync(["b", "a", "c"], [], "probes", false, default)).Yaml!;

        Assert.Equal(rendered, (await manifests.Service.RenderRbacAsync(["c", "a", "b"], [], "probes", false, default)).Yaml);
        Assert.Equal(
            ["ServiceAccount kubeprobe-probe", "Role kubeprobe-probe", "RoleBinding kubeprobe-probe", "ClusterRole probes-kubeprobe-probe", "ClusterRoleBinding probes-kubeprobe-probe", "ServiceAccount other"],
            rendered.Split("---\n").Select(document => $"{Field(document, "kind")} {Field(document, "  name")}"));
        Assert.Contains("- pods", rendered.Split("---\n")[1], StringComparison.Ordinal);
        Assert.Equal(["delete", "get", "list"], Items(rendered.Split("---\n")[1], "verbs"));
        Assert.Equal(["nodes"], Items(rendered.Split("---\n")[3], "resources"));
        Assert.Equal(["list"], Items(rendered.Split("---\n")[3], "verbs"));
    }

    [Fact]
    public async Task The_centre_is_given_what_it_takes_to_sweep_what_probes_leave_beyond_their_namespace()
    {
        await manifests.ApplyAsync(
            """
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: a}
            spec:
              image: p
              sweep:
                - {version: v1, resource: namespaces}
                - {group: apps, version: v1, resource: deployments, namespace: elsewhere}
            """);

        var documents = (await manifests.Service.RenderRbacAsync(["a"], [], "probes", false, default)).Yaml!.Split("---\n");

        Assert.Equal(
            ["ServiceAccount kubeprobe-probe", "ClusterRole probes-centre-sweep", "ClusterRoleBinding probes-centre-sweep", "Role probes-centre-sweep", "RoleBinding probes-centre-sweep"],
            documents.Select(document => $"{Field(document, "kind")} {Field(document, "  name")}"));
        Assert.Equal(("namespaces", "delete list"), (Assert.Single(Items(documents[1], "resources")), string.Join(' ', Items(documents[1], "verbs"))));
        Assert.Equal(("deployments", "delete deletecollection list"), (Assert.Single(Items(documents[3], "resources")), string.Join(' ', Items(documents[3], "verbs"))));
        Assert.Equal("elsewhere", Field(documents[3], "  namespace"));
        foreach (var binding in (int[])[2, 4])
            Assert.Matches(@"kind: ServiceAccount\s+name: kubeprobe-centre\s+namespace: probes", documents[binding]);
    }

    [Fact]
    public async Task The_centre_is_given_what_it_takes_to_see_changes_where_that_is_asked_for()
    {
        var documents = (await manifests.Service.RenderRbacAsync([], [], "probes", true, default)).Yaml!.Split("---\n");

        Assert.Equal(
            ["ClusterRole probes-centre-observe", "ClusterRoleBinding probes-centre-observe"],
            documents.Select(document => $"{Field(document, "kind")} {Field(document, "  name")}"));
        Assert.All(["deployments", "statefulsets", "daemonsets", "nodes", "watch"], word => Assert.Contains($"- {word}\n", documents[0], StringComparison.Ordinal));
        Assert.DoesNotContain("- create", documents[0], StringComparison.Ordinal);
        Assert.NotEmpty((await manifests.Service.RenderRbacAsync([], [], "probes", false, default)).Faults);
    }

    [Fact]
    public async Task All_that_hinders_rendering_rights_is_told_at_once()
    {
        var outcome = await manifests.Service.RenderRbacAsync(["x", "y"], [], "No Namespace", false, default);

        Assert.Null(outcome.Yaml);
        Assert.Equal(3, outcome.Faults.Count);
    }

    [Fact]
    public async Task Groups_and_bindings_tell_what_they_reach_as_labels_come_and_go()
    {
        static string Cluster(string name, string env) =>
            $$$"""{apiVersion: kubeprobe.io/v1alpha1, kind: Cluster, metadata: {name: {{{name}}}, labels: {env: {{{env}}} } }, spec: {connection: {inCluster: {} } } }""";
        await manifests.ApplyAsync(
            $$$"""
            {{{Cluster("a", "prod")}}}
            ---
            {{{Cluster("b", "test")}}}
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ClusterGroup, metadata: {name: g}, spec: {selector: {matchLabels: {env: prod} } } }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: t}, spec: {image: p} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: k}, spec: {template: t} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: CaseSuite, metadata: {name: s}, spec: {cases: [k]} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: n}, spec: {group: g, suite: s} }
            """);

        await ReachesAsync("1", "1 case on 1 cluster");
        await manifests.ApplyAsync(Cluster("b", "prod"));
        await ReachesAsync("2", "1 case on 2 clusters");

        async Task ReachesAsync(string clusters, string reach)
        {
            var group = Assert.Single((await manifests.Service.ListAsync(ManifestKind.ClusterGroup, null, null, 10, default)).Items);
            Assert.Equal(clusters, manifests.Service.Cells(group)[2]);
            var binding = (await manifests.Service.FindAsync(ManifestKind.Binding, "n", default))!;
            Assert.Equal(reach, manifests.Service.Cells(binding)[^2]);
            Assert.Contains("\"observedGeneration\": 1", manifests.Service.Render(binding, ManifestFormat.Json), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_watch_tells_what_is_there_then_what_changes()
    {
        const string Template = """
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: t}
            spec: {image: "p:1"}
            """;
        await manifests.ApplyAsync(Template);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var events = manifests.Service.WatchAsync(ManifestKind.ProbeTemplate, null, null, patience.Token).GetAsyncEnumerator(patience.Token);

        await NextAsync(ManifestEventType.Added, 1);
        await manifests.ApplyAsync(Template.Replace("p:1", "p:2", StringComparison.Ordinal));
        await NextAsync(ManifestEventType.Modified, 2);
        await manifests.Service.DeleteAsync(ManifestKind.ProbeTemplate, "t", cascade: false, dryRun: false, FakeManifests.Admin, default);
        await NextAsync(ManifestEventType.Deleted, 2);

        async Task NextAsync(ManifestEventType type, long generation)
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal((type, generation), (events.Current.Type, events.Current.Manifest.Generation));
        }
    }

    static string Field(string document, string name) =>
        document.Split('\n').First(line => line.StartsWith($"{name}: ", StringComparison.Ordinal)).Split(": ")[1];

    static IEnumerable<string> Items(string document, string list) =>
        document.Split('\n').SkipWhile(line => !line.TrimStart(' ', '-').StartsWith($"{list}:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal)).Select(line => line.Trim()[2..]);
}
