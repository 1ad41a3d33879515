using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Facts;

/// <remarks>
/// It keeps nothing: after a crash the first look finds every majority new, and runs only those whose last verdict does not fit it. What is
/// lost with it, the clusters' own next runs make good.
/// </remarks>
[GrainType("fact-shift")]
sealed partial class FactShiftGrain(IFactBook facts, IStandings standings, TimeProvider time, ILogger<FactShiftGrain> logger) : Grain, IFactShiftGrain
{
    /// <summary>Runs that are started in one round; the next comes a round later.</summary>
    public const int MostAtOnce = 50;

    /// <summary>From the first news to the look, and from one round to the next.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    const int MostFacts = 1_000;
    const int MostWaiting = 10_000;
    const int Page = 5_000;

    readonly Dictionary<string, int> told = [];
    readonly Dictionary<string, string?> known = [];
    readonly Queue<(StandingKey Key, string Why)> waiting = new();
    readonly HashSet<StandingKey> queued = [];
    IGrainTimer? timer;
    bool armed;

    string Case => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public Task TellAsync(IReadOnlyDictionary<string, int> minimums)
    {
        foreach (var (name, minimum) in minimums)
            if (told.Count < MostFacts || told.ContainsKey(name)) told[name] = minimum;
        Arm();
        return Task.CompletedTask;
    }

    void Arm()
    {
        if (armed) return;
        armed = true;
        if (timer is null) timer = this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(Round, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else timer.Change(Round, Timeout.InfiniteTimeSpan);
    }

    async Task LookAsync(CancellationToken cancellation)
    {
        armed = false;
        try
        {
            await FindAsync(cancellation);
            await RunAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The next run that tells a fact brings the next look.
            LogNotLooked(fault, Case);
        }
        if (waiting.Count > 0) Arm();
    }

    async Task FindAsync(CancellationToken cancellation)
    {
        var names = told.ToDictionary();
        told.Clear();
        if (names.Count == 0) return;
        var most = (await facts.MajoritiesAsync(Case, names.Keys, except: "", cancellation)).ToDictionary(one => one.Name);
        if (known.Count > MostFacts) known.Clear();
        foreach (var (name, minimum) in names)
        {
            var majority = FactShiftRules.MajorityOf(most.GetValueOrDefault(name), minimum);
            var was = known.GetValueOrDefault(name);
            if (majority == was && known.ContainsKey(name)) continue;
            await CollectAsync(name, majority, was, cancellation);
            known[name] = majority;
        }
    }

    async Task CollectAsync(string name, string? majority, string? was, CancellationToken cancellation)
    {
        var rows = new List<FactRow>();
        FactKey? after = null;
        while (await facts.PageAsync(new FactFilter { Name = name, Case = Case }, after, Page, cancellation) is { Count: > 0 } page)
        {
            rows.AddRange(page.Where(row => row.Key.Name == name));
            if (page.Count < Page) break;
            after = page[^1].Key;
        }
        var last = new List<Standing>();
        StandingKey? before = null;
        while (await standings.PageAsync(new StandingFilter { Case = Case, Verdicts = [Verdict.Passed, Verdict.Failed] }, before, Page, cancellation) is { Count: > 0 } page)
        {
            last.AddRange(page);
            if (page.Count < Page) break;
            before = page[^1].Key;
        }
        var wronged = FactShiftRules.Wronged(rows, last, majority, was);
        if (wronged.Count > 0) LogShifted(Case, name, wronged.Count);
        var why = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}={majority} at {time.GetUtcNow():O}")))[..16];
        foreach (var key in wronged)
            if (waiting.Count < MostWaiting && queued.Add(key)) waiting.Enqueue((key, why));
    }

    async Task RunAsync()
    {
        for (var started = 0; started < MostAtOnce && waiting.TryDequeue(out var next); started++)
        {
            queued.Remove(next.Key);
            var answer = await GrainFactory.GetGrain<IClusterGrain>(next.Key.Cluster).StartRunAsync(new ManualTrigger(
                Case, next.Key.Binding.Length > 0 ? next.Key.Binding : null, null, new Dictionary<string, ParameterValue>(), $"majority-{next.Why}", "another majority"));
            // One that is paused, gone or lacks what it takes is judged by its own next run.
            if (answer.Refusal is { } refusal) LogNotRun(Case, next.Key.Cluster, refusal.Message);
        }
    }
}
