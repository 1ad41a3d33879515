using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.Dev.CaseTests;

/// <summary>Runs a probe once, in one situation, and tells what was seen.</summary>
sealed class CaseRun(CaseSubject subject, CaseSituation situation, TimeProvider time)
{
    /// <summary>How long after its deadline a probe may end: a report makes one attempt of two seconds, and machines are slow.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    readonly string run = "case-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    readonly string token = "kpr_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public async Task<CaseObservation> ObserveAsync(CancellationToken cancellation)
    {
        await using var centre = await CaseCentre.StartAsync(token, cancellation);
        await using var cluster = await CaseCluster.StartAsync(subject, situation.Rights, cancellation);
        await cluster.RememberAsync(time, cancellation);
        var own = situation.Deadline(subject.Timeout);
        // Whole seconds, as the centre writes them; rounded up.
        var deadline = time.GetUtcNow() + own + TimeSpan.FromSeconds(0.999);
        await cluster.StartPodAsync(subject, run, token, situation.Centre ? centre.Address : CaseCentre.Nowhere(), deadline, cancellation);
        if (situation.Fault is { } fault) cluster.Server.Faults.Set(fault.Name, new JsonObject { ["delay"] = "1s" });

        var seen = await WatchAsync(cluster, deadline, cancellation);
        cluster.Server.Faults.ClearAll();
        var log = await cluster.LogAsync(run, cancellation);
        cluster.End(run);
        if (subject.Engine is { } engine) await engine.RemoveAsync(run);
        return seen with
        {
            Reports = centre.Reports,
            SecretsIn = Secrets(log, centre.Reports, seen.Termination),
            LeftBehind = await cluster.LeftoversAsync(run, subject.Swept, time, cancellation),
        };
    }

    async Task<CaseObservation> WatchAsync(CaseCluster cluster, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var seen = new CaseObservation { Situation = situation };
        long? began = null;
        while (true)
        {
            var status = cluster.Pod(run)?["status"]?["containerStatuses"]?[0];
            var ended = status?["state"]?["terminated"];
            if (ended is null && status?["state"]?["running"] is not null) began ??= time.GetTimestamp();
            var ran = began is { } start ? time.GetElapsedTime(start) : TimeSpan.Zero;
            if (ended is not null)
                return seen with { Started = true, Ran = ran, ExitCode = (int?)ended["exitCode"], Termination = (string?)ended["message"] ?? "" };

            // At work is who has made something; who makes nothing is so after a second.
            if (situation.Kill && began is not null && (cluster.HasMade(run) || ran > TimeSpan.FromSeconds(1))) return seen with { Started = true, Ran = ran };
            if (time.GetUtcNow() > deadline + Slack)
                return began is null ? seen with { NotStarted = Why(cluster.Pod(run), status) } : seen with { Started = true, Ran = ran };
            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    static string Why(JsonObject? pod, JsonNode? status) =>
        status?["state"]?["waiting"] is { } waiting ? $"{(string?)waiting["reason"]} {(string?)waiting["message"]}".Trim()
        : $"its pod is {(string?)pod?["status"]?["phase"] ?? "gone"}";

    List<string> Secrets(string log, IReadOnlyList<string> reports, string termination)
    {
        string[] hidden = [.. subject.Secrets.Append(token).SelectMany(secret => (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))])];
        bool Shows(string text) => hidden.Any(secret => text.Contains(secret, StringComparison.Ordinal));
        List<string> places = [];
        if (Shows(log)) places.Add("log");
        if (reports.Any(Shows)) places.Add("report");
        if (Shows(termination)) places.Add("termination message");
        return places;
    }
}
