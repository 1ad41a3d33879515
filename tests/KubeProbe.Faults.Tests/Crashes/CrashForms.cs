using System.Globalization;

namespace KubeProbe.Faults.Tests.Crashes;

/// <summary>
/// The short form of the crashes, and the long one: <c>KUBEPROBE_TEST_FAULT_RUNS=2000</c> says how many runs are in flight at each kill,
/// and has all steps tried on PostgreSQL as well, where a server that starts waits a while for those that were killed.
/// </summary>
public static class CrashForms
{
    static readonly string? Runs = Environment.GetEnvironmentVariable("KUBEPROBE_TEST_FAULT_RUNS");

    internal static int InFlight { get; } = int.Parse(Runs ?? "120", CultureInfo.InvariantCulture);

    /// <summary>How long it may take until all of them are where they are to be: that is not what is tested.</summary>
    internal static TimeSpan SetUpTakes { get; } = TimeSpan.FromSeconds(90 + InFlight / 5);

    /// <summary>The timeout of their cases, within which they are brought there, killed with their server, and taken up again.</summary>
    internal static string Timeout { get; } = Runs is null ? "2m" : "15m";

    /// <summary>What a server alone on PostgreSQL is killed at; null is every step in the cluster.</summary>
    public static TheoryData<WriteStep?> Alone => Runs is null ? [WriteStep.Verdict] : [(WriteStep?)null, .. Enum.GetValues<WriteStep>().Cast<WriteStep?>()];

    /// <summary>What is written of a run.</summary>
    public static TheoryData<WriteStep> OfARun => Runs is null ? [WriteStep.Verdict] : [WriteStep.Order, WriteStep.Progress, WriteStep.Verdict, WriteStep.Settled];

    /// <summary>What is written after one that failed.</summary>
    public static TheoryData<WriteStep> OfAFailure => Runs is null ? [WriteStep.Alert] : [WriteStep.Alert, WriteStep.Severity, WriteStep.Evidence, WriteStep.Delivered];

    /// <summary>What a database may do when whoever sent it is dead.</summary>
    public static TheoryData<WriteStep> InDoubt => Runs is null ? [WriteStep.Order] : [WriteStep.Order, WriteStep.Verdict, WriteStep.Settled];
}
