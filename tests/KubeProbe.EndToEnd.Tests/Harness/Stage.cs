using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>A target cluster registered with a centre, shared by the tests of a class: each test uses names of its own.</summary>
public sealed class Stage : IAsyncLifetime
{
    /// <summary>What the API server CRUD probe needs.</summary>
    internal const string CrudRights =
        """rbac: [{apiGroups: [""], resources: [configmaps], verbs: [create, get, list, watch, update, patch, delete]}]""";

    internal Target Target { get; private set; } = null!;

    internal AlertReceiver Alerts { get; private set; } = null!;

    internal Centre Centre { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Target = await Target.StartAsync();
        Alerts = await AlertReceiver.StartAsync();
        Centre = await Centre.StartAsync(Target.Here, Alerts.Settings);
        await Centre.ApplyAsync(Demo.Cluster(Target.Name, await Target.CentreKubeconfigAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        // What did not start is not there, and says so by itself.
        if (Centre is not null) await Centre.DisposeAsync();
        if (Alerts is not null) await Alerts.DisposeAsync();
        if (Target is not null) await Target.DisposeAsync();
    }

    /// <summary>Grants what the templates ask for, as an administrator would.</summary>
    internal async Task GrantAsync(params string[] templates)
    {
        var rights = (await Centre.CliAsync(["rbac", "render", .. templates])).Succeeded();
        (await Target.KubectlApplyAsync(rights)).Succeeded();
    }

    /// <summary>Runs a case by hand and waits; the exit code says what the command made of the verdict.</summary>
    internal Task<(int ExitCode, JsonNode Run)> RunAsync(string @case, params string[] more) => RunOnAsync(Target.Name, @case, more);

    /// <summary>The same on another cluster of this centre.</summary>
    internal async Task<(int ExitCode, JsonNode Run)> RunOnAsync(string cluster, string @case, params string[] more)
    {
        var result = await Centre.CliAsync(["run", @case, "--cluster", cluster, "--wait", "--timeout", "2m", "-o", "json", .. more]);
        Assert.True(result.Out.Length > 0, $"exit code {result.ExitCode}: {result.Error}\n{Centre.Log}");
        return (result.ExitCode, JsonNode.Parse(result.Out)!);
    }

    /// <summary>
    /// The same for a case whose pod is not to start: again, where the cluster was so slow that its deadline was over before it
    /// had said why. Short deadlines are then no question of the machine's speed.
    /// </summary>
    internal async Task<(int ExitCode, JsonNode Run)> RefusedAsync(string cluster, string @case)
    {
        (int ExitCode, JsonNode Run) last = default;
        await UntilAsync(async () =>
        {
            last = await RunOnAsync(cluster, @case);
            return last.Run.Text("reason") is "not-scheduled" or "start-deadline" or "api-slow" or "unreadable" ? null : last.Run;
        }, $"a reason why {@case} does not start");
        return last;
    }

    /// <summary>A run that was started, once it has ended.</summary>
    internal Task<JsonNode> FinishedAsync(string run) => UntilAsync(async () =>
    {
        var json = JsonNode.Parse((await Centre.CliAsync("get", "run", run, "-o", "json")).Succeeded())!;
        return json.Text("phase") == "PHASE_FINISHED" ? json : null;
    }, $"run {run} to finish");

    /// <summary>Nothing in the cluster bears the run's label any more.</summary>
    internal Task GoneAsync(string run, string kinds) => UntilAsync(async () =>
        (await Target.KubectlAsync("-n", Target.Namespace, "get", kinds, "-l", $"kubeprobe.io/run={run}", "-o", "name")).Succeeded().Trim() is { Length: > 0 } ? null : "",
        $"{kinds} of run {run} to go");

    /// <summary>Looks until there is something, with patience that ends.</summary>
    internal static async Task<T> UntilAsync<T>(Func<Task<T?>> look, string awaited) where T : class
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            if (await look() is { } found) return found;
            Assert.False(patience.IsCancellationRequested, $"waited too long for {awaited}");
            await Task.Delay(300);
        }
    }
}

/// <summary>JSON as the command prints it.</summary>
static class JsonReading
{
    /// <summary>A field's text; empty when it is absent.</summary>
    public static string Text(this JsonNode node, string field) => node[field]?.GetValue<string>() ?? "";
}
