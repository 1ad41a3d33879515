using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KubeProbe.Client;

public sealed partial class ProbeRun
{
    readonly TimeSpan margin;
    readonly PosixSignalRegistration? sigterm;
    volatile bool terminated;

    /// <summary>
    /// The run this process is part of. Without any variable of the report contract the run stands alone: it has no deadline
    /// and its report goes to standard output, so that a probe can be tried by hand.
    /// </summary>
    /// <exception cref="ProbeEnvironmentException">Some variables of the contract are there and others are missing or malformed.</exception>
    public static ProbeRun FromEnvironment(ProbeRunOptions? options = null) => From(System.Environment.GetEnvironmentVariable, options);

    /// <summary>The same from any source of variables; <paramref name="variable"/> answers null for one that is not set.</summary>
    /// <exception cref="ProbeEnvironmentException">Some variables of the contract are there and others are missing or malformed.</exception>
    public static ProbeRun From(Func<string, string?> variable, ProbeRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new ProbeRun(variable, options ?? new ProbeRunOptions());
    }

    ProbeRun(Func<string, string?> variable, ProbeRunOptions options)
    {
        this.options = options;
        string? Read(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        RunId = Read(ProbeEnvironment.RunId) ?? "";
        token = Read(ProbeEnvironment.RunToken);
        var url = Read(ProbeEnvironment.ReportUrl);
        var deadline = Read(ProbeEnvironment.Deadline);
        if (url is not null || RunId != "" || token is not null || deadline is not null)
            (reportUrl, Deadline) = Check(url, RunId, token, deadline);

        Cluster = Read(ProbeEnvironment.Cluster) ?? "";
        Case = Read(ProbeEnvironment.Case) ?? "";
        TemplateVersion = Read(ProbeEnvironment.TemplateVersion) ?? "";
        Node = Read(ProbeEnvironment.Node);
        ChangeId = Read(ProbeEnvironment.ChangeId);
        Namespace = Read(ProbeEnvironment.PodNamespace) ?? "";
        PodName = Read(ProbeEnvironment.PodName) ?? "";
        terminationLog = Read(ProbeEnvironment.TerminationLog);
        OwnerReference = OwnerReference.Parse(Read(ProbeEnvironment.OwnerReference))
            ?? OwnerReference.OfPod(Read(ProbeEnvironment.PodName), Read(ProbeEnvironment.PodUid));
        Labels = LabelsOf(RunId, Read(ProbeEnvironment.Centre));

        TraceParent = Read(ProbeEnvironment.TraceParent) is { } trace && ActivityContext.TryParse(trace, null, out _) ? trace : null;
        started = options.Clock.GetTimestamp();
        stopping = StopBefore(Deadline, options.Clock, out margin);
        if (options.StopOnSigterm) sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate);
    }

    static Dictionary<string, string> LabelsOf(string run, string? centre)
    {
        var labels = new Dictionary<string, string>();
        if (run != "") labels[RunLabel] = run;
        if (run != "" && centre is not null) labels[CentreLabel] = centre;
        return labels;
    }

    static (Uri?, DateTimeOffset?) Check(string? url, string runId, string? token, string? deadline)
    {
        List<string> faults = [];
        Uri? address = null;
        if (url is null) faults.Add($"{ProbeEnvironment.ReportUrl} is missing");
        else if (!Uri.TryCreate(url, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https"))
            faults.Add($"{ProbeEnvironment.ReportUrl} is no http(s) address");
        if (runId == "") faults.Add($"{ProbeEnvironment.RunId} is missing");
        if (token is null) faults.Add($"{ProbeEnvironment.RunToken} is missing");
        else if (token.Any(c => c is <= ' ' or > '~')) faults.Add($"{ProbeEnvironment.RunToken} holds characters no bearer token has");

        DateTimeOffset instant = default;
        if (deadline is null) faults.Add($"{ProbeEnvironment.Deadline} is missing");
        else if (!deadline.Contains('T') || !DateTimeOffset.TryParse(deadline, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant))
            faults.Add($"{ProbeEnvironment.Deadline} is no RFC 3339 instant: '{deadline}'");

        return faults.Count == 0 ? (address, instant) : throw new ProbeEnvironmentException(faults);
    }

    static CancellationTokenSource StopBefore(DateTimeOffset? deadline, TimeProvider clock, out TimeSpan margin)
    {
        margin = TimeSpan.Zero;
        if (deadline is not { } end) return new CancellationTokenSource();

        var left = end - clock.GetUtcNow();
        margin = TimeSpan.FromSeconds(Math.Clamp(left.TotalSeconds / 10, 1, 10));
        // A timer takes no more than 49 days, and none is due in the past.
        var run = Math.Clamp((left - margin).TotalSeconds, 0, TimeSpan.FromDays(40).TotalSeconds);
        return new CancellationTokenSource(TimeSpan.FromSeconds(run), clock);
    }

    void Terminate(PosixSignalContext signal)
    {
        // The pod is being deleted or evicted: what the probe began is undone in the time the kubelet grants.
        signal.Cancel = true;
        terminated = true;
        stopping.Cancel();
    }
}
