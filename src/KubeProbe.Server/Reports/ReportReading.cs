using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports;

/// <summary>What came of reading a report: the outcome, or all that is wrong with it.</summary>
/// <param name="Outcome">Null when there are faults.</param>
/// <param name="Faults">Empty when there is an outcome.</param>
sealed record ReportReading(ProbeOutcome? Outcome, IReadOnlyList<ReportFault> Faults)
{
    public static ReportReading Faulty(ReportFault fault) => new(null, [fault]);
}

/// <summary>One thing that is wrong with a report.</summary>
/// <param name="Field">Such as <c>measurements[2].seconds</c>; empty for the whole body.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
sealed record ReportFault(string Field, string Message, string Remedy);

/// <summary>Faults of one report; a body of a thousand bad samples is answered with the first fifty.</summary>
sealed class FaultList
{
    const int Most = 50;
    readonly List<ReportFault> faults = [];

    public bool Any => faults.Count > 0;

    public void Add(string field, string message, string remedy)
    {
        if (faults.Count < Most) faults.Add(new ReportFault(field, message, remedy));
    }

    public ReportReading Reading() => new(null, faults);
}
