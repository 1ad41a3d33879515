using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>The same way once more, with the centre killed at each stage of it: nothing is lost, and nothing is done twice.</summary>
[Collection(nameof(AllChains))]
public sealed class KilledChainTests(ChainStage stage)
{
    const string Name = "shop", Looks = "shop-looks";

    [Fact]
    public async Task Nothing_is_lost_and_nothing_done_twice_wherever_the_centre_is_killed()
    {
        Assert.SkipWhen(stage.Target.Dev is null, "A real cluster can't be made to fail from outside.");
        var chain = new Chain(stage, Name);
        await using var shop = new LockedShop(stage.Target);
        await shop.DeployAsync();
        await DeclareAsync(chain, shop);
        await shop.BreakAsync();

        // The gate is open, and the run in flight: its pod runs.
        await KilledWhenAsync(IsProbing, () => stage.Centre.CliAsync("gate", "wait", "--change", chain.Change("5"), "--component", Name, "--version", "5", "--clusters", stage.Target.Name, "--timeout", "1ms"));

        // The verdict is durable, and nobody has assessed it.
        await using (var alert = await HeldWrite.SetAsync(stage.Centre, "assessment", "INSERT ON alerts"))
        {
            await stage.Centre.StartAsync();
            await alert.ReachedAsync();
            var only = Assert.Single((await stage.ReadAsync($"runs?change={chain.Change("5")}"))["runs"]!.AsArray())!;
            Assert.Equal(("PHASE_FINISHED", "VERDICT_FAILED"), (only.Text("phase"), only.Text("verdict")));
            Assert.Empty((await stage.ReadAsync($"incidents?case={Name}"))["incidents"]!.AsArray());
            await stage.Centre.KillAsync();
        }

        // The alert is on its way and no receiver has answered; somebody is asked, and nobody has said a word.
        stage.Receivers.Hold();
        await stage.Centre.StartAsync();
        await WaitingAsync("raised");
        var asked = await chain.AskedAsync(Name);
        await stage.Centre.KillAsync();
        stage.Receivers.LetGo();
        await stage.Centre.StartAsync();
        await TakenAsync();

        var run = await chain.BlockedAsync("5", "reported-failure", "service-lb-ingress");
        var incident = (await chain.IncidentAsync(one => one.Text("state") == "open", "the incident")).Text("id");
        var looked = await chain.RemediationAsync(Looks, one => one.Text("outcome") == "DryRun", "the dry run to end");
        Assert.Contains("would be deleted", Assert.Single(looked["steps"]!.AsArray())!.Text("dryRun"), StringComparison.Ordinal);

        // The remedy has acted, and the centre has not heard yet that it did.
        await KilledWhenAsync(
            (type, change) => type == ResourceTypes.Deployments && change.Object.Namespace() == shop.Namespace && change.Object.At("spec", "template", "metadata", "annotations") is not null,
            () => stage.Centre.CliAsync("remedy", "approve", asked.Text("id"), "--reason", "it holds its own lock"));
        await shop.ServedAsync();

        // The case ran again to confirm, and its verdict is not durable yet.
        await using (var verdict = await HeldWrite.SetAsync(stage.Centre, "confirmation", "UPDATE ON runs WHEN NEW.phase = 'Finished' AND OLD.phase <> 'Finished'"))
        {
            await stage.Centre.StartAsync();
            await verdict.ReachedAsync();
            Assert.Equal("Confirming", (await chain.RemediationAsync(Name, one => one.Text("confirmRunId").Length > 0, "the confirmation")).Text("phase"));
            await DeliveredAsync();
            await stage.Centre.KillAsync();
        }

        // It is over, and no receiver has answered to that.
        stage.Receivers.Hold();
        await stage.Centre.StartAsync();
        await WaitingAsync("resolved");
        await stage.Centre.KillAsync();
        stage.Receivers.LetGo();
        await stage.Centre.StartAsync();
        await TakenAsync();

        var healed = await chain.HealedAsync(Name, $"Deployment {shop.Namespace}/{LockedShop.Deployment}", $"Deployment {shop.Namespace}/{LockedShop.Deployment} was restarted.");
        Assert.Equal((asked.Text("id"), run.Text("runId")), (healed.Text("id"), healed.Text("runId")));
        Assert.Equal(incident, await chain.ResolvedAsync(Name, "waits until", "is approved by"));
        await chain.ExplainsAsync(incident, "critical", 3, ("change", 2, "a change fired the run"), ("cause", 1.5, "data plane: service-lb-ingress"));
        await chain.ToldAsync(incident, once: false);
        await OnceEachAsync(chain, healed, shop);
        await chain.GateIsAsync(0, "6");
    }

    static Task DeclareAsync(Chain chain, LockedShop shop)
    {
        var restart = $"{{restartWorkload: {{kind: Deployment, namespace: {shop.Namespace}, name: {LockedShop.Deployment} }} }}";
        return chain.DeclareAsync(
            "service-endpoints",
            $$"""
            timeout: 2m
              parameters: [{name: MIN_AGE, default: 1ms}, {name: NAMESPACES, default: "{{shop.Namespace}}"}]
              rbac:
                - {apiGroups: [""], resources: [services], verbs: [list], clusterWide: true}
                - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list], clusterWide: true}
            """,
            (Name, chain.Remedy(Name, restart, "approve", "causes: [service-lb-ingress]\n  limits: {runs: 1}")),
            (Looks, chain.Remedy(Looks, $"{{deletePod: {{namespace: {shop.Namespace}, selector: {{matchLabels: {{app: web}} }} }} }}", "dryRun")));
    }

    /// <summary>The run of the change and the one that confirms, the alert, the restart, and its row in the audit log.</summary>
    async Task OnceEachAsync(Chain chain, JsonNode healed, LockedShop shop)
    {
        var runs = (await stage.ReadAsync($"runs?case={Name}"))["runs"]!.AsArray();
        Assert.Equal(Sorted(healed.Text("runId"), healed.Text("confirmRunId")), Sorted([.. runs.Select(run => run!.Text("id"))]));
        Assert.Single((await stage.ReadAsync($"alerts?case={Name}"))["alerts"]!.AsArray());
        Assert.Single((await stage.ReadAsync($"remediations?remedy={Name}"))["remediations"]!.AsArray());
        Assert.Equal(2, shop.Revisions);
        Assert.Single((await stage.ReadAsync("audit?pageSize=500"))["entries"]!.AsArray(), row => row!.Text("action") == "remedy.act" && row!.Text("object") == $"Remediation/{healed.Text("id")}");
        Assert.Equal("GATE_VERDICT_FAIL", (await stage.ReadAsync($"gates/{chain.Change("5")}")).Text("verdict"));
    }

    static string[] Sorted(params string[] ids) => [.. ids.Order(StringComparer.Ordinal)];

    /// <summary>The message is on its way to all: each receiver has it, and has answered nothing.</summary>
    Task WaitingAsync(string what) => Stage.UntilAsync<object>(
        () => Task.FromResult<object?>(stage.Receivers.Waiting.Where(message => message.What == what).Select(message => message.Channel).Distinct().Count() == Receivers.Channels.Length - 1 ? this : null),
        $"the message {what} to be on its way to all");

    /// <summary>What no receiver had answered to came again under its key, and was taken.</summary>
    Task TakenAsync() => Stage.UntilAsync<object>(
        () => Task.FromResult<object?>(stage.Receivers.Waiting.All(message => stage.Receivers.Taken.Any(taken => (taken.Channel, taken.Key) == (message.Channel, message.Key))) ? this : null),
        "the receivers to have all that they had not answered to");

    /// <summary>All that was told so far is noted as delivered: what is told next waits for nothing.</summary>
    Task DeliveredAsync() => stage.AwaitAsync(
        $"alerts?case={Name}",
        page => page["alerts"]!.AsArray() is [{ } only] && only["deliveries"]!.AsArray() is { Count: > 0 } all && all.All(delivery => delivery!.Text("state") == "delivered"),
        "all messages to be delivered");

    static bool IsProbing(ResourceType type, WatchEvent change) =>
        type == ResourceTypes.Pods && change.Object.Label("kubeprobe.io/run") is not null && change.Object.Text("status", "phase") == "Running";

    /// <summary>The centre is killed by the cluster's own write, before anybody has heard of it. Whether the command still has its answer is chance.</summary>
    async Task KilledWhenAsync(Func<ResourceType, WatchEvent, bool> isSo, Func<Task> act)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kills = 0;
        using var watching = stage.Target.Dev!.Objects.Observe((type, change) =>
        {
            if (!isSo(type, change) || Interlocked.Increment(ref kills) > 1) return;
            stage.Centre.KillAsync().ContinueWith(_ => killed.TrySetResult(), TaskScheduler.Default);
        });
        await act();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await killed.Task.WaitAsync(patience.Token);
    }
}
