using System.Text.Json;

namespace KubeProbe.Fleet;

/// <summary>What was measured; its JSON has these names in camel case.</summary>
public sealed record FleetReport
{
    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The runs that were due in the window.</summary>
    public required RunCounts Runs { get; init; }

    /// <summary>From a slot's instant to its pod, of clusters that work.</summary>
    public required Spread LagMs { get; init; }

    /// <summary>How long a probe's report call took.</summary>
    public required Spread ReportMs { get; init; }

    /// <summary>From a change to the pods it fired; null when none was posted.</summary>
    public EventSpread? EventToPodMs { get; init; }

    /// <summary>From the call that starts a run by hand to its verdict, the pod's own time included.</summary>
    public Spread? ManualToVerdictMs { get; init; }

    /// <summary>CPU for a verdict of the window: of all servers, of the simulator, and of PostgreSQL where it was started here.</summary>
    public required CpuShare CpuMsPerRun { get; init; }

    /// <summary>What a verdict of the window cost the database.</summary>
    public required DatabaseShare Db { get; init; }

    /// <summary>Requests to API servers for a run: on average over all runs, and the most of one.</summary>
    public required double ApiRequestsPerRun { get; init; }

    /// <summary>The most of one run that passed, and of one that did not.</summary>
    public required RequestBounds ApiRequestsMost { get; init; }

    /// <summary>All other requests (connection checks, lists, watches) of a cluster in an hour.</summary>
    public required double ApiRequestsPerClusterHour { get; init; }

    /// <summary>Resident memory of the servers at the end of the window.</summary>
    public required double RssMiB { get; init; }

    /// <summary>The most it ever was.</summary>
    public required double PeakRssMiB { get; init; }

    /// <summary>What a cluster with its watch adds to an idle server.</summary>
    public required double KibPerCluster { get; init; }

    /// <summary>What a binding on a cluster adds to it.</summary>
    public required double KibPerBinding { get; init; }

    /// <summary>After a restart; null when it was not measured.</summary>
    public RestartTimes? StartMs { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Form);
}

/// <param name="Due">Slots of the schedules in the window.</param>
/// <param name="Started">Those with a run.</param>
/// <param name="Verdicts">Those whose run has a verdict.</param>
/// <param name="Lost">Those with neither a verdict nor a recorded reason why not.</param>
/// <param name="Duplicate">Runs above one for a slot, and pods above one for an attempt of a run.</param>
/// <param name="Skipped">Those recorded as skipped.</param>
/// <param name="NotPassed">Those whose verdict is not Passed.</param>
public sealed record RunCounts(int Due, int Started, int Verdicts, int Lost, int Duplicate, int Skipped, int NotPassed);

public sealed record Spread(double P50, double P99, double Max)
{
    public static Spread Of(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? new Spread(0, 0, 0) : new Spread(At(values, 0.5), At(values, 0.99), values[^1]);
    }

    internal static double At(List<double> sorted, double share) => sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(share * sorted.Count) - 1)];
}

public sealed record EventSpread(double First, double P99, double Last, int Pods);

public sealed record CpuShare(double Product, double Simulator, double? Database);

/// <param name="RoundTripsPerRun">Of KubeProbe's own tables.</param>
/// <param name="BytesPerRun">SQLite: bytes written to the disk by the server; PostgreSQL: of its write-ahead log.</param>
/// <param name="TransactionsPerRun">PostgreSQL: all commits, those of Orleans' tables too.</param>
public sealed record DatabaseShare(double RoundTripsPerRun, double BytesPerRun, double? TransactionsPerRun);

public sealed record RequestBounds(int Passed, int Other);

/// <param name="Ready">From the start of the process to readiness.</param>
/// <param name="FirstRun">To the first pod.</param>
public sealed record RestartTimes(double Ready, double FirstRun);
