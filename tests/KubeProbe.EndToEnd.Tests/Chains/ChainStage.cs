using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.Notify.Tests.Alerts.Alertmanager;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>A target cluster of three nodes, a centre that tells every kind of receiver, a real Alertmanager among them, and the receivers.</summary>
public sealed class ChainStage : IAsyncLifetime
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-chain-");
    RunningAlertmanager? alertmanager;

    internal Target Target { get; private set; } = null!;

    internal Centre Centre { get; private set; } = null!;

    internal Receivers Receivers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Target = await Target.StartAsync(nodes: 3);
        if (Target.Dev is null) return;
        Receivers = await Receivers.StartAsync();
        alertmanager = new RunningAlertmanager { Onwards = new Uri($"{Receivers.Url}/alertmanager") };
        await alertmanager.InitializeAsync();
        Centre = await Centre.StartAsync(Target.Here, "--alerts.channels", await ChannelsAsync(), "--alerts.allowedTargets", "127.0.0.1");
        await Centre.ApplyAsync(Demo.Cluster(Target.Name, await Target.CentreKubeconfigAsync()) + $$"""
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: Secret
            metadata: {name: automation}
            spec: {data: {key: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(Signatures.AutomationSecret))}} } }
            """);
    }

    /// <summary>The file of channels, as docs/channels.md describes it.</summary>
    async Task<string> ChannelsAsync()
    {
        var path = await FileAsync("channels.yaml", $"""
            channels:
            - name: alertmanager
              kind: alertmanager
              url: {alertmanager!.Url}
            - name: hook
              kind: webhook
              url: {Receivers.Url}/hook
              secretFile: {await FileAsync("hook", Signatures.HookSecret)}
            - name: pagerduty
              kind: pagerduty
              url: {Receivers.Url}/pagerduty
              secretFile: {await FileAsync("pagerduty", Signatures.RoutingKey)}
            - name: slack
              kind: slack
              urlFile: {await FileAsync("slack", $"{Receivers.Url}/slack/T1/B1/token")}
            - name: dingtalk
              kind: dingtalk
              urlFile: {await FileAsync("dingtalk-url", $"{Receivers.Url}/dingtalk?access_token=robot")}
              secretFile: {await FileAsync("dingtalk", Signatures.DingTalkSecret)}
              language: zh
            - name: feishu
              kind: feishu
              url: {Receivers.Url}/feishu
              secretFile: {await FileAsync("feishu", Signatures.FeishuSecret)}
              language: zh
            routes:
            - channels: [{string.Join(", ", Receivers.Channels)}]
            """);
        return path;
    }

    async Task<string> FileAsync(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>Reads what the centre knows, over HTTP.</summary>
    internal async Task<JsonNode> ReadAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Centre.Http };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Centre.Token);
        return JsonNode.Parse(await http.GetStringAsync($"/api/v1/{path}"))!;
    }

    /// <summary>What is read, once it is as awaited.</summary>
    internal async Task<JsonNode> AwaitAsync(string path, Func<JsonNode, bool> isSo, string awaited)
    {
        JsonNode? last = null;
        try
        {
            return await Stage.UntilAsync(async () => isSo(last = await ReadAsync(path)) ? last : null, awaited);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{awaited}: {path} says {last?.ToJsonString()}\n{Centre.Log}", fault);
        }
    }

    /// <summary>Grants what templates and remedies ask for, as an administrator would.</summary>
    internal async Task GrantAsync(IEnumerable<string> templates, IEnumerable<string> remedies)
    {
        var rights = (await Centre.CliAsync(["rbac", "render", .. templates, .. remedies.SelectMany(remedy => (string[])["--remedy", remedy])])).Succeeded();
        (await Target.KubectlApplyAsync(rights)).Succeeded();
    }

    /// <summary>No pod is at work in the cluster: the next one goes to the first node.</summary>
    internal Task QuietAsync() => Stage.UntilAsync<object>(
        () => Task.FromResult<object?>(Target.Dev!.Objects.List(ResourceTypes.Pods).Items.Any(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed")) ? null : this), "the cluster to be quiet");

    internal async Task RestartAsync()
    {
        await Centre.KillAsync();
        await Centre.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Centre is not null) await Centre.DisposeAsync();
        if (alertmanager is not null) await alertmanager.DisposeAsync();
        if (Receivers is not null) await Receivers.DisposeAsync();
        await Target.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
