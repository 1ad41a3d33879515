using System.Globalization;
using KubeProbe.Client;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>
/// One measured step with a time of its own. A step never takes the last third of what is left of the run, so that a step that
/// hangs can still be explained and undone.
/// </summary>
static class Step
{
    /// <exception cref="ProbeFailedException">The step took too long: <paramref name="why"/> tells what the cluster says to that.</exception>
    public static async Task<T> RunAsync<T>(
        ProbeRun run, string name, TimeSpan atMost, string expectation, Func<CancellationToken, Task<T>> work, Func<Task<IReadOnlyList<string>>>? why = null)
    {
        var time = run.Deadline is { } deadline && (deadline - run.Clock.GetUtcNow()) * (2 / 3d) is var share && share < atMost ? share : atMost;
        using var step = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping);
        using var timer = new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, run.Clock);
        using var link = timer.Token.Register(step.Cancel);
        var begin = run.Clock.GetTimestamp();
        try
        {
            return await run.Measure(name, _ => work(step.Token));
        }
        catch (OperationCanceledException e) when (step.IsCancellationRequested)
        {
            var took = run.Clock.GetElapsedTime(begin).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            var reasons = why is null ? [] : await why();
            var late = $"{expectation} within {took} s";
            throw new ProbeFailedException(reasons.Count > 0 ? [Lead(late, reasons[0]), .. reasons.Skip(1)] : [late], e);
        }
    }

    /// <summary>The expectation and its reason in one sentence; a word the centre reads stays first.</summary>
    static string Lead(string late, string reason) =>
        reason.StartsWith(ProbeErrors.ProbeFaultPrefix, StringComparison.Ordinal) || reason.StartsWith(ProbeErrors.RbacDeniedPrefix, StringComparison.Ordinal)
            ? $"{reason} ({late})"
            : $"{late}: {reason}";
}
