using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Tests.Manifests;

public sealed class ApplyTests
{
    const string Fleet = """
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: b}
        spec: {group: g, suite: s, schedule: {interval: 1m}}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: CaseSuite
        metadata: {name: s}
        spec: {cases: [k]}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: k}
        spec: {template: t}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeTemplate
        metadata: {name: t}
        spec: {image: "probe:1"}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ClusterGroup
        metadata: {name: g}
        spec: {selector: {matchLabels: {env: prod}}}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: c1, labels: {env: prod}}
        spec: {connection: {inCluster: {}}}
        """;

    readonly FakeManifests manifests = new();

    [Fact]
    public async Task It_applies_in_the_order_of_dependence_whatever_the_order_in_the_file()
    {
        var outcome = await manifests.ApplyAsync(Fleet);

        Assert.Equal(ApplyResult.Applied, outcome.Result);
        Assert.Equal(outcome.Changes.Select(change => change.Kind).Order(), outcome.Changes.Select(change => change.Kind));
        Assert.Equal(["c1"], manifests.Told);
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        await manifests.ApplyAsync(Fleet);

        var outcome = await manifests.ApplyAsync(Fleet);

        Assert.All(outcome.Changes, change => Assert.Equal(ManifestAction.Unchanged, change.Action));
        Assert.Equal(1, manifests.Writes);
        Assert.Equal(1, (await manifests.FindAsync(ManifestKind.ProbeTemplate, "t", default))!.Generation);
    }

    [Fact]
    public async Task What_is_shown_can_be_applied_and_a_changed_spec_is_a_new_generation()
    {
        await manifests.ApplyAsync(Fleet);
        var shown = manifests.Service.Render((await manifests.FindAsync(ManifestKind.ProbeTemplate, "t", default))!, ManifestFormat.Yaml);

        Assert.Equal(ManifestAction.Unchanged, Assert.Single((await manifests.ApplyAsync(shown)).Changes).Action);
        var changed = Assert.Single((await manifests.ApplyAsync(shown.Replace("probe:1", "probe:2", StringComparison.Ordinal))).Changes);

        Assert.Equal(ManifestAction.Configured, changed.Action);
        Assert.Contains("probe:1", changed.Before, StringComparison.Ordinal);
        Assert.Contains("probe:2", changed.After, StringComparison.Ordinal);
        Assert.Equal(2, (await manifests.FindAsync(ManifestKind.ProbeTemplate, "t", default))!.Generation);
        Assert.Equal(["c1"], manifests.Told);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_changes_nothing()
    {
        var outcome = await manifests.ApplyAsync(Fleet, dryRun: true);

        Assert.All(outcome.Changes, change => Assert.Equal(ManifestAction.Created, change.Action));
        Assert.Equal(0, manifests.Writes);
    }

    [Fact]
    public async Task Secrets_are_masked_everywhere_and_a_mask_keeps_the_value()
    {
        const string Secret = """
            apiVersion: kubeprobe.io/v1alpha1
            kind: Secret
            metadata: {name: x}
            spec: {stringData: {password: hunter2}}
            """;
        var created = await manifests.ApplyAsync(Secret);
        var shown = manifests.Service.Render((await manifests.FindAsync(ManifestKind.Secret, "x", default))!, ManifestFormat.Yaml);
        var again = await manifests.ApplyAsync(shown);
        var other = await manifests.ApplyAsync(Secret.Replace("hunter2", "hunter3", StringComparison.Ordinal));

        Assert.DoesNotContain("hunter", created.Changes[0].After + shown + other.Changes[0].Before + other.Changes[0].After, StringComparison.Ordinal);
        Assert.Equal(ManifestAction.Unchanged, again.Changes[0].Action);
        Assert.Equal(ManifestAction.Configured, other.Changes[0].Action);
        Assert.Equal(ApplyResult.Denied, (await manifests.ApplyAsync(Secret, new("bob", Role.Operator, ""))).Result);
    }

    [Fact]
    public async Task Only_an_admin_says_who_gets_the_secret_that_opens_a_cluster()
    {
        var cluster = Harness.Manifests.ACluster("NAME", "env: prod").Replace("{name: far-away,", "{name: prod,", StringComparison.Ordinal);
        var ann = FakeManifests.Admin;
        var bob = new KubeProbe.Server.Access.Caller("bob", Role.Operator, "");
        await AppliesAsync("""
            {apiVersion: kubeprobe.io/v1alpha1, kind: Secret, metadata: {name: prod}, spec: {stringData: {token: hush-hush} } }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: Secret, metadata: {name: etcd}, spec: {stringData: {password: hush-hush} } }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: t}, spec: {image: "p:1", parameters: [{name: P, secret: true}] } }
            """, ann);
        await AppliesAsync(Cluster("prod", "https://prod.example:6443"), ann);

        // What it is told again, and what goes on to the same server, is anyone's who may apply.
        await AppliesAsync(Cluster("prod", "https://prod.example:6443", "paused: true"), bob);
        await AppliesAsync(Case("etcd", "password"), bob);
        await IsDeniedAsync(Cluster("prod", "https://mine.example:6443"), "Cluster/prod sends the Secret prod to a server");
        await IsDeniedAsync(Cluster("mine", "https://mine.example:6443"), "Cluster/mine sends the Secret prod to a server");
        await IsDeniedAsync(Case("prod", "token"), "ProbeCase/k hands the Secret prod, by which a Cluster connects, to a probe");

        await AppliesAsync(Case("prod", "token"), ann);
        await AppliesAsync(Case("prod", "token", "weight: 5"), bob);

        async Task AppliesAsync(string yaml, KubeProbe.Server.Access.Caller caller)
        {
            var outcome = await manifests.ApplyAsync(yaml, caller);
            Assert.Equal((ApplyResult.Applied, ""), (outcome.Result, string.Join(' ', outcome.Faults)));
        }

        async Task IsDeniedAsync(string yaml, string why)
        {
            foreach (var dryRun in (bool[])[true, false])
            {
                var outcome = await manifests.ApplyAsync(yaml, bob, dryRun);
                Assert.Equal(ApplyResult.Denied, outcome.Result);
                Assert.Contains(why, outcome.Message, StringComparison.Ordinal);
            }
        }

        static string Case(string secret, string key, string more = "weight: 1") =>
            $$"""{apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: k}, spec: {template: t, {{more}}, parameters: {P: {secretRef: {name: {{secret}}, key: {{key}} } } } } }""";

        string Cluster(string name, string server, string more = "paused: false") =>
            cluster.Replace("NAME", name, StringComparison.Ordinal).Replace("https://127.0.0.1:1", server, StringComparison.Ordinal) + $"  {more}\n";
    }

    [Fact]
    public async Task What_others_reference_is_not_deleted_unless_it_cascades()
    {
        await manifests.ApplyAsync(Fleet);

        var refused = await manifests.Service.DeleteAsync(ManifestKind.ProbeTemplate, "t", cascade: false, dryRun: false, FakeManifests.Admin, default);
        Assert.Equal(DeleteResult.Referenced, refused.Result);
        Assert.Contains("ProbeCase/k", refused.Message, StringComparison.Ordinal);

        var deleted = await manifests.Service.DeleteAsync(ManifestKind.ProbeTemplate, "t", cascade: true, dryRun: false, FakeManifests.Admin, default);
        Assert.Equal(["Binding/b", "CaseSuite/s", "ProbeCase/k", "ProbeTemplate/t"], deleted.Changes.Select(change => $"{change.Kind}/{change.Name}"));
        Assert.NotNull(await manifests.FindAsync(ManifestKind.Cluster, "c1", default));
    }
}
