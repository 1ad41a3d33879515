using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>
/// One chain, from a change that fires its case to the end of what that found. Case, binding, component and remedy bear its name. It acts by the command,
/// as users do, and looks over HTTP.
/// </summary>
sealed class Chain(ChainStage stage, string name)
{
    public string Name => name;

    /// <summary>A remedy for its case.</summary>
    public string Remedy(string remedy, string action, string mode, string more = "") => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Remedy
        metadata: {name: {{remedy}} }
        spec:
          cases: [{{name}}]
          clusters: [{{stage.Target.Name}}]
          action: {{action}}
          mode: {{mode}}
          confirm: {settle: 1s}
          {{more}}

        """;

    /// <summary>Template, case, binding and remedies, and the rights that they ask for.</summary>
    public async Task DeclareAsync(string probe, string templateSpec, params (string Name, string Yaml)[] remedies)
    {
        await stage.Centre.ApplyAsync(
            Demo.Case(name, stage.Target.Image, probe, templateSpec) + Demo.Binding(name, stage.Target.Name, name, $"changes: {{components: [{name}]}}")
            + string.Concat(remedies.Select(remedy => remedy.Yaml)));
        await stage.GrantAsync([name], remedies.Select(remedy => remedy.Name));
    }

    /// <summary>
    /// The case as it was, with all the time a busy machine takes: a pod that is not to start is waited for until a deadline that is short, and the
    /// one that confirms must not be late for it.
    /// </summary>
    public Task GiveTimeAsync(string probe, string templateSpec) => stage.Centre.ApplyAsync(Demo.Case(name, stage.Target.Image, probe, templateSpec));

    /// <summary>The execution that waits for somebody's word.</summary>
    public Task<JsonNode> AskedAsync(string remedy) => RemediationAsync(remedy, one => one.Text("phase") == "AwaitingApproval", "somebody to be asked");

    public async Task ApproveAsync(JsonNode asked, string reason) =>
        (await stage.Centre.CliAsync("remedy", "approve", asked.Text("id"), "--reason", reason)).Succeeded();

    public string Change(string version) => $"{name}-{version}";

    /// <summary>Tells of a change and waits for its gate: 0 lets it through, 1 blocks it, 3 is undecided.</summary>
    public async Task GateIsAsync(int exitCode, string version, string timeout = "3m")
    {
        var told = await stage.Centre.CliAsync(
            "gate", "wait", "--change", Change(version), "--component", name, "--version", version, "--clusters", stage.Target.Name, "--timeout", timeout);
        Assert.True(exitCode == told.ExitCode, $"the gate's exit code is {told.ExitCode}, not {exitCode}:\n{told.Out}\n{told.Error}\n{stage.Centre.Log}");
    }

    /// <summary>The gate that blocks a change, with the cause of the run that decided it.</summary>
    public async Task<JsonNode> BlockedAsync(string version, string reason, string category)
    {
        // The cause comes with the evidence, a moment after the verdict that decides.
        var gate = await stage.AwaitAsync($"gates/{Change(version)}", gate => gate["runs"]!.AsArray() is [{ } only] && only.Text("category").Length > 0, "the gate to know the cause");
        var run = gate["runs"]![0]!;
        Assert.Equal(("GATE_VERDICT_FAIL", "GATE_OUTCOME_FAILED", "VERDICT_FAILED", reason), (gate.Text("verdict"), run.Text("outcome"), run.Text("verdict"), run.Text("reason")));
        Assert.True(run.Text("category") == category, $"the cause is {run.Text("category")}, not {category}, by {await stage.ReadAsync($"runs/{run.Text("runId")}/evidence")}");
        Assert.Contains(gate["reasons"]!.AsArray(), why => why!.GetValue<string>().Contains(run.Text("cause"), StringComparison.Ordinal));
        return run;
    }

    /// <summary>Why a run failed, by its evidence.</summary>
    public async Task<JsonNode> CauseAsync(string run) =>
        (await stage.AwaitAsync($"runs/{run}/evidence", evidence => evidence["diagnosis"] is not null, "the evidence to be kept"))["diagnosis"]!;

    /// <summary>Its only incident.</summary>
    public async Task<JsonNode> IncidentAsync(Func<JsonNode, bool> isSo, string awaited) =>
        (await stage.AwaitAsync($"incidents?case={name}", page => page["incidents"]!.AsArray() is [{ } only] && isSo(only), awaited))["incidents"]![0]!;

    /// <summary>The last execution of a remedy, once it is as awaited.</summary>
    public async Task<JsonNode> RemediationAsync(string remedy, Func<JsonNode, bool> isSo, string awaited) =>
        (await stage.AwaitAsync($"remediations?remedy={remedy}", page => page["remediations"]!.AsArray() is [{ } last, ..] && isSo(last), awaited))["remediations"]![0]!;

    /// <summary>How bad it is, as the command explains it: factor by factor, and their product.</summary>
    public async Task ExplainsAsync(string incident, string level, double score, params (string Factor, double Value, string Why)[] factors)
    {
        var told = (await stage.Centre.CliAsync("explain-severity", incident)).Succeeded();
        foreach (var (factor, value, why) in factors) Assert.Matches($@"{factor} +× {Number(value)} +.*{why}", told);
        Assert.Matches($@"severity += {Number(score)} +{level}:", told);
    }

    /// <summary>It healed: tried first, then done once, and the case, run again by the remedy, passed. In what was done <c>…</c> stands for a job's run.</summary>
    public async Task<JsonNode> HealedAsync(string remedy, string on, string done)
    {
        var healed = await RemediationAsync(remedy, one => one.Text("outcome").Length > 0, $"remedy {remedy} to end");
        Assert.Equal(("Recovered", 1), (healed.Text("outcome"), healed["attempt"]!.GetValue<int>()));
        var step = Assert.Single(healed["steps"]!.AsArray())!;
        var result = step.Text("runId") is { Length: > 0 } job ? step.Text("result").Replace(job, "…", StringComparison.Ordinal) : step.Text("result");
        Assert.Equal((on, done), (step.Text("object"), result));
        Assert.Contains("would ", step.Text("dryRun"), StringComparison.Ordinal);
        DateTimeOffset[] times = [.. ((string[])["proposed", "tried", "acted", "done", "ended"]).Select(time => DateTimeOffset.Parse(healed.Text(time), CultureInfo.InvariantCulture))];
        Assert.Equal(times.Order(), times);

        var confirmed = await stage.ReadAsync($"runs/{healed.Text("confirmRunId")}");
        Assert.Equal(("VERDICT_PASSED", "TRIGGER_MANUAL", $"remedy/{remedy}"), (confirmed.Text("verdict"), confirmed.Text("trigger"), confirmed.Text("triggeredBy")));
        return healed;
    }

    /// <summary>It is over, and its story tells all of it in order, each thing once.</summary>
    public async Task<string> ResolvedAsync(string remedy, params string[] between)
    {
        var incident = (await IncidentAsync(one => one.Text("state") == "resolved", "the incident to be resolved")).Text("id");
        var detail = await stage.AwaitAsync($"incidents/{incident}", one => Lines(one).Any(line => line.Contains($"Remedy {remedy} ", StringComparison.Ordinal) && line.Contains("is over", StringComparison.Ordinal)), "the story to end");
        var story = Lines(detail).ToList();
        Assert.Equal(story.Distinct(), story);

        string[] stages = [$"opened: {name} fails on {stage.Target.Name}", "told: raised to ", $"remedy: Remedy {remedy} (", .. between, "acts on", "is done:", "runs again to confirm recovery", "resolved: The last alert is over.", "told: resolved to"];
        var at = 0;
        foreach (var wanted in stages)
        {
            var found = story.FindIndex(at, line => line.Contains(wanted, StringComparison.Ordinal));
            Assert.True(found >= 0, $"\"{wanted}\" is not told, or not after what comes before it:\n{string.Join('\n', story)}");
            at = found + 1;
        }
        Assert.Contains(story, line => line.Contains($"Remedy {remedy} ", StringComparison.Ordinal) && line.Contains("is over: Recovered", StringComparison.Ordinal));
        return incident;
    }

    /// <summary>
    /// What each receiver took of an incident: first that it was raised, last that it is over, each once, and between them what it asks for. Repetitions
    /// are the same message.
    /// </summary>
    public async Task ToldAsync(string incident, bool once = true)
    {
        var alert = Assert.Single((await stage.ReadAsync($"incidents/{incident}"))["alerts"]!.AsArray())!.Text("id");
        bool Tells(Received message) => message.Body.ToJsonString() is var text && (text.Contains(incident, StringComparison.Ordinal) || text.Contains(alert, StringComparison.Ordinal));
        foreach (var channel in Receivers.Channels)
        {
            var told = await Stage.UntilAsync(
                () => Task.FromResult(stage.Receivers.Taken.Where(message => message.Channel == channel && Tells(message)).ToList() is var all && all.Exists(message => message.What == "resolved") ? all : null),
                $"{channel} to be told that {incident} is over");
            // Alertmanager tells in words of its own, and of what fires no more than once.
            var different = told.DistinctBy(message => channel == "alertmanager" ? message.Key : message.Body.ToJsonString()).ToList();
            Assert.Equal(("raised", "resolved"), (different[0].What, different[^1].What));
            Assert.Single(different, message => message.What == "resolved");
            if (channel is "hook") Assert.Equal(different.Select(message => message.Key).Distinct(), different.Select(message => message.Key));
            if (channel is "hook") Assert.Single(different, message => message.What == "raised");
            if (once && channel is not "alertmanager") Assert.Equal(different.Count, told.Count);
        }
        Assert.Empty(stage.Receivers.Refused);
    }

    static IEnumerable<string> Lines(JsonNode detail) => detail["story"]!.AsArray().Select(line => $"{line!.Text("kind")}: {line!.Text("text")}");

    static string Number(double value) => System.Text.RegularExpressions.Regex.Escape(value.ToString("0.###", CultureInfo.InvariantCulture));
}
