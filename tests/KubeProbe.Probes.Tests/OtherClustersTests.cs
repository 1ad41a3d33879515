using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>Virtual clusters and federations, whose syncers and controllers the test plays between development clusters.</summary>
public sealed class OtherClustersTests
{
    const string Plain = """
        apiVersion: v1
        kind: ConfigMap
        data: {probe: "{name}"}
        """;

    [Fact]
    public async Task A_pod_made_inside_is_seen_outside_and_its_status_comes_back()
    {
        await using var host = await ProbedCluster.StartAsync("virtual-cluster");
        await using var inner = await PlainAsync("inner");
        using var syncing = Sync(inner, host);
        var result = await VirtualAsync(host, inner);

        result.Passed();
        Assert.All(["inner-create", "synced", "ready", "inner-delete", "withdrawn"], step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
    }

    [Fact]
    public async Task A_syncer_that_stands_still_is_told()
    {
        await using var host = await ProbedCluster.StartAsync("virtual-cluster");
        await using var inner = await PlainAsync("inner");
        var result = await VirtualAsync(host, inner, "3s");
        Assert.StartsWith("inner pod kp-run-vc was not seen in namespace kubeprobe-probes of the host cluster as kp-run-vc-x-default-x-* within", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task A_status_that_does_not_come_back_is_told()
    {
        await using var host = await ProbedCluster.StartAsync("virtual-cluster");
        await using var inner = await PlainAsync("inner");
        using var syncing = Sync(inner, host, back: false);
        Assert.StartsWith("inner pod kp-run-vc did not become ready as seen from inside within", (await VirtualAsync(host, inner, "4s")).Errors[0]);
    }

    [Fact]
    public async Task What_a_killed_run_left_inside_goes_with_the_next_and_nothing_else_does()
    {
        await using var host = await ProbedCluster.StartAsync("virtual-cluster");
        await using var inner = await PlainAsync("inner");
        void Left(string name, string run, string centre, string phase, string of = "virtual-cluster")
        {
            inner.Context.Create(ResourceTypes.Pods, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = "default",
                    ["labels"] = new JsonObject { ["kubeprobe.io/run"] = run, ["kubeprobe.io/centre"] = centre, ["kubeprobe.io/made-by"] = of },
                },
                ["spec"] = new JsonObject { ["activeDeadlineSeconds"] = 300, ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "pause" }) },
            });
            inner.Objects.Mutate(ResourceTypes.Pods, "default", name, pod => pod.Make("status")["phase"] = phase, "status");
        }
        Left("killed", "r0", "here", "Failed");
        Left("at-work", "r2", "here", "Running");
        Left("elsewhere", "r3", "there", "Failed");
        Left("of-another", "r4", "here", "Failed", of: "somebody");
        using var syncing = Sync(inner, host);

        (await host.ProbeAsync("virtual-cluster", TimeSpan.FromSeconds(80), ("INNER_KUBECONFIG", inner.AdminKubeconfig), ("KUBEPROBE_CENTRE", "here"))).Passed();

        Assert.Equal(["at-work", "elsewhere", "of-another"], inner.Objects.List(ResourceTypes.Pods).Items.Select(pod => pod.Name()).Order());
    }

    [Theory, InlineData(null, "is missing"), InlineData("{", "is no kubeconfig")]
    public async Task A_kubeconfig_that_is_none_is_the_probes_fault(string? kubeconfig, string words)
    {
        await using var host = await ProbedCluster.StartAsync("virtual-cluster");
        var result = await host.ProbeAsync("virtual-cluster", null, kubeconfig is null ? [] : [("INNER_KUBECONFIG", kubeconfig)]);
        Assert.StartsWith("probe-fault: parameter INNER_KUBECONFIG", Assert.Single(result.Errors));
        Assert.Contains(words, result.Errors[0]);
    }

    [Fact]
    public async Task What_is_made_in_the_hub_reaches_every_member_and_its_status_comes_back()
    {
        await using var hub = await ProbedCluster.StartAsync("federation");
        await using var one = await PlainAsync("one");
        await using var two = await PlainAsync("two");
        using var propagating = Propagate(hub, one, two);
        var result = await FederationAsync(hub, "20s", Members(one, two), ("STATUS_PATH", "metadata.annotations.members"), ("STATUS_VALUE", "2"));

        result.Passed();
        Assert.Equal(2, result.Measurements["propagated"].Count(m => m.GetProperty("ok").GetBoolean()));
        Assert.Equal(2, result.Measurements["withdrawn"].Count());
        Assert.True(Assert.Single(result.Measurements["status"]).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_member_that_is_not_reached_is_named()
    {
        await using var hub = await ProbedCluster.StartAsync("federation");
        await using var one = await PlainAsync("one");
        await using var two = await PlainAsync("two");
        using var propagating = Propagate(hub, one);
        var result = await FederationAsync(hub, "4s", Members(one, two));
        Assert.Contains("was not there in member two", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task A_member_that_does_not_answer_is_named_with_its_words()
    {
        await using var hub = await ProbedCluster.StartAsync("federation");
        await using var one = await PlainAsync("one");
        var two = await PlainAsync("two");
        var kubeconfig = Members(one, two);
        await two.DisposeAsync();
        using var propagating = Propagate(hub, one);
        var result = await FederationAsync(hub, "4s", kubeconfig);
        Assert.StartsWith("member two: the API server can't be reached", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task A_status_that_stays_out_is_told()
    {
        await using var hub = await ProbedCluster.StartAsync("federation");
        await using var one = await PlainAsync("one");
        using var propagating = Propagate(hub, one);
        var result = await FederationAsync(hub, "3s", Members(one), ("STATUS_PATH", "status.members"), ("STATUS_VALUE", "1"));
        Assert.StartsWith("the status did not come back: status.members of kp-run-fed is not 1 in the hub", Assert.Single(result.Errors));
    }

    static Task<ProbeResult> VirtualAsync(ProbedCluster host, DevClusterServer inner, string timeout = "30s") => host.ProbeAsync(
        "virtual-cluster", TimeSpan.FromSeconds(80), ("INNER_KUBECONFIG", inner.AdminKubeconfig), ("STEP_TIMEOUT", timeout));

    static Task<ProbeResult> FederationAsync(ProbedCluster hub, string within, string members, params (string, string)[] more) => hub.ProbeAsync(
        "federation", TimeSpan.FromSeconds(80), [("MEMBER_KUBECONFIG", members), ("MANIFEST", Plain), ("RESOURCES", "v1/configmaps"), ("MEMBER_NAMESPACE", "default"), ("WITHIN", within), .. more]);

    static Task<DevClusterServer> PlainAsync(string name) => DevClusterServer.StartAsync(new DevClusterOptions { Name = name, Nodes = [] });

    /// <summary>As a syncer does: pods inside become pods outside under another name, and are told as what becomes of those.</summary>
    static IDisposable Sync(DevClusterServer inner, ProbedCluster host, bool back = true) => inner.Objects.Observe((type, change) =>
    {
        if (type != ResourceTypes.Pods) return;
        var name = $"{change.Object.Name()}-x-default-x-vc";
        _ = Task.Run(() =>
        {
            if (change.Type == WatchEvent.Added)
            {
                var outside = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ProbedCluster.Namespace }, ["spec"] = change.Object["spec"]!.DeepClone() };
                host.Server.Context.Create(ResourceTypes.Pods, outside);
                if (back) inner.Objects.Mutate(ResourceTypes.Pods, "default", change.Object.Name(), pod =>
                    pod.Make("status")["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }), "status");
            }
            else if (change.Type == WatchEvent.Deleted && host.Server.Objects.Peek(ResourceTypes.Pods, ProbedCluster.Namespace, name) is not null)
                host.Server.Objects.Delete(ResourceTypes.Pods, ProbedCluster.Namespace, name, DeleteOptions.Now);
        });
    });

    /// <summary>As a federation's controller does, and tells in an annotation how many members have it.</summary>
    static IDisposable Propagate(ProbedCluster hub, params DevClusterServer[] members) => hub.Server.Objects.Observe((type, change) =>
    {
        if (type != ResourceTypes.ConfigMaps || change.Object.Name() != "kp-run-fed") return;
        _ = Task.Run(() =>
        {
            foreach (var member in members)
            {
                if (change.Type == WatchEvent.Added)
                    member.Context.Create(ResourceTypes.ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kp-run-fed", ["namespace"] = "default" } });
                else if (change.Type == WatchEvent.Deleted) member.Objects.Delete(ResourceTypes.ConfigMaps, "default", "kp-run-fed");
            }
            if (change.Type == WatchEvent.Added)
                hub.Server.Objects.Mutate(ResourceTypes.ConfigMaps, ProbedCluster.Namespace, "kp-run-fed", map => map.Make("metadata", "annotations")["members"] = $"{members.Length}");
        });
    });

    /// <summary>One kubeconfig with a context for each.</summary>
    static string Members(params DevClusterServer[] members)
    {
        var parts = members.Select(member => Catalog.ReadText(member.AdminKubeconfig)).ToList();
        string Of(string list, string kind) => string.Join("", members.Zip(parts).Select(each => $"- name: {each.First.Context.Options.Name}\n  {kind}:\n{Indented(each.Second.Items(list).First().Find(kind)!)}"));
        return $"apiVersion: v1\nkind: Config\nclusters:\n{Of("clusters", "cluster")}users:\n{Of("users", "user")}contexts:\n"
            + string.Join("", members.Select(m => m.Context.Options.Name).Select(name => $"- name: {name}\n  context: {{cluster: {name}, user: {name}}}\n"))
            + $"current-context: {members[0].Context.Options.Name}\n";
    }

    static string Indented(YamlDotNet.RepresentationModel.YamlNode map) =>
        string.Concat(((YamlDotNet.RepresentationModel.YamlMappingNode)map).Children.Select(pair => $"    {pair.Key}: {pair.Value}\n"));
}
