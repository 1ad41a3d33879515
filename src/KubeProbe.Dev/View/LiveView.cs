using System.Runtime.CompilerServices;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using Spectre.Console;

namespace KubeProbe.Dev.View;

/// <summary>Verdicts as they come: a table of the latest by cluster and case on a terminal, else a line each.</summary>
sealed class LiveView(Runs.RunsClient runs, Metadata credentials)
{
    static readonly TimeSpan Reopen = TimeSpan.FromSeconds(1);

    /// <summary>Shows until cancelled.</summary>
    public Task ShowAsync(CancellationToken cancellation) =>
        Console.IsOutputRedirected ? LinesAsync(cancellation) : TableAsync(cancellation);

    async Task LinesAsync(CancellationToken cancellation)
    {
        await foreach (var run in FinishedAsync(cancellation))
            Console.WriteLine($"{run.Finished.ToDateTimeOffset().ToLocalTime():HH:mm:ss} {run.Cluster} {run.Case} {Word(run)}{Why(run)}");
    }

    async Task TableAsync(CancellationToken cancellation)
    {
        var latest = new SortedDictionary<(string Cluster, string Case), Run>();
        await AnsiConsole.Live(Render(latest)).StartAsync(async live =>
        {
            await foreach (var run in FinishedAsync(cancellation))
            {
                latest[(run.Cluster, run.Case)] = run;
                live.UpdateTarget(Render(latest));
            }
        });
    }

    /// <summary>Finished runs, for as long as the server is there; a cut stream is opened again.</summary>
    async IAsyncEnumerable<Run> FinishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            using var watch = runs.WatchRuns(new WatchRunsRequest(), credentials, cancellationToken: cancellation);
            while (await NextAsync(watch.ResponseStream, cancellation))
                if (watch.ResponseStream.Current is { Phase: Phase.Finished } run) yield return run;
            await Task.Delay(Reopen, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>False when the stream is over, by our will or not.</summary>
    static async Task<bool> NextAsync(IAsyncStreamReader<Run> stream, CancellationToken cancellation)
    {
        try
        {
            return await stream.MoveNext(cancellation);
        }
        catch (Exception end) when (end is RpcException or OperationCanceledException)
        {
            return false;
        }
    }

    static Table Render(SortedDictionary<(string Cluster, string Case), Run> latest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("TIME", "CLUSTER", "CASE", "VERDICT", "MESSAGE");
        foreach (var run in latest.Values)
            table.AddRow(
                new Markup(run.Finished.ToDateTimeOffset().ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)),
                new Markup(Markup.Escape(run.Cluster)), new Markup(Markup.Escape(run.Case)),
                new Markup($"[{Colour(run)}]{Word(run)}[/]"), new Markup(Markup.Escape(run.Message)));
        return table;
    }

    static string Word(Run run) => run.Verdict.ToString();

    static string Why(Run run) => run.Verdict is Verdict.Passed ? "" : $" ({run.Reason}) {run.Message}";

    static string Colour(Run run) => run.Verdict switch
    {
        Verdict.Passed => "green",
        Verdict.Failed => "red",
        _ => "yellow",
    };
}
