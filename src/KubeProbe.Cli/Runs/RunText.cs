using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>The words for a run.</summary>
static class RunText
{
    /// <summary>The verdict of a finished run, else its phase.</summary>
    public static Cell Status(Run run) =>
        run.Phase == Phase.Finished || run.Verdict != Verdict.Unspecified ? Of(run.Verdict) : run.Phase switch
        {
            Phase.Queued => new Cell("Queued", Tone.Quiet),
            Phase.Starting => "Starting",
            Phase.Running => "Running",
            _ => "<unknown>",
        };

    public static Cell Of(Verdict verdict) => verdict switch
    {
        Verdict.Passed => new Cell("Passed", Tone.Good),
        Verdict.Failed => new Cell("Failed", Tone.Bad),
        Verdict.ProbeFault => new Cell("ProbeFault", Tone.Doubtful),
        Verdict.NotApplicable => new Cell("NotApplicable", Tone.Quiet),
        _ => new Cell("Unknown", Tone.Doubtful),
    };

    /// <summary>What a script learns of a verdict: only Failed speaks of the cluster.</summary>
    public static int ExitCodeOf(Verdict verdict) => verdict switch
    {
        Verdict.Passed => ExitCode.Success,
        Verdict.Failed => ExitCode.Negative,
        _ => ExitCode.Inconclusive,
    };

    /// <summary>Why it stands as it does, in one line: the message, else the first error, else why it is queued.</summary>
    public static string Why(Run run) =>
        run.Message is { Length: > 0 } message ? message
        : run.Errors.Count > 0 ? run.Errors[0]
        : run.QueuedBecause;

    /// <summary>From its start to its end, or to now; empty before the start.</summary>
    public static string Took(Run run, DateTimeOffset now) =>
        run.Started is null ? "" : AgeText.Took((run.Finished?.ToDateTimeOffset() ?? now) - run.Started.ToDateTimeOffset());

    /// <summary><c>periodic</c>, <c>change chg-1</c>, <c>manual alice</c>.</summary>
    public static string TriggerOf(Run run)
    {
        var word = run.Trigger.ToString().ToLowerInvariant();
        return run.TriggeredBy.Length > 0 ? $"{word} {run.TriggeredBy}" : word;
    }
}
