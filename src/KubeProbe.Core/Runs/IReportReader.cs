namespace KubeProbe.Core.Runs;

/// <summary>Port: reads what a probe wrote of itself.</summary>
public interface IReportReader
{
    /// <summary>
    /// The report a termination message holds, or null when the text is none (a plain sentence, a report cut in the middle).
    /// Never throws.
    /// </summary>
    ProbeOutcome? TryRead(string text);
}
