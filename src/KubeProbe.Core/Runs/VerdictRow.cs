namespace KubeProbe.Core.Runs;

/// <summary>One row of the verdict table.</summary>
/// <param name="Reason">The word runs carry, unique in the table.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Sees">What is seen, in words, for the documentation.</param>
/// <param name="When">Whether it is seen.</param>
/// <param name="Message">The sentence people read.</param>
/// <param name="AtOnce">Closes the run as soon as it is seen; otherwise it explains a deadline.</param>
public sealed record VerdictRow(
    string Reason,
    Verdict Verdict,
    string Sees,
    Func<Seen, bool> When,
    Func<Seen, string> Message,
    bool AtOnce = false)
{
    /// <summary>The verdict in this row's words.</summary>
    public RunVerdict Of(Seen seen) => new(Verdict, Reason, Message(seen));
}
