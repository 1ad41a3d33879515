using KubeProbe.Client.Reports;

namespace KubeProbe.Client;

public sealed partial class ProbeRun
{
    /// <summary>Exit code of a run that passed.</summary>
    public const int ExitPassed = 0;

    /// <summary>Exit code of a run that did not.</summary>
    public const int ExitFailed = 1;

    readonly Lock reporting = new();
    Task<int>? report;

    /// <summary>
    /// Reports that what was probed works, with all that was measured. Returns the exit code, 0, when the centre has it, or
    /// refuses it, or can't be reached in time: never with an exception, and never later than the deadline, but for the two seconds
    /// that one attempt always has.
    /// </summary>
    /// <param name="message">One line for people.</param>
    public Task<int> ReportSuccessAsync(string? message = null) => ReportAsync(true, [], message);

    /// <summary>Reports a failure and returns the exit code, 1; otherwise as <see cref="ReportSuccessAsync"/>. A failure without an error stays a failure.</summary>
    /// <param name="errors">What went wrong, one sentence each, most telling first; never a secret.</param>
    /// <param name="message">One line for people.</param>
    public Task<int> ReportFailureAsync(IEnumerable<string> errors, string? message = null)
    {
        string[] given = [.. (errors ?? []).Where(e => !string.IsNullOrWhiteSpace(e))];
        return ReportAsync(false, given.Length > 0 ? given : ["no message"], message);
    }

    /// <inheritdoc cref="ReportFailureAsync(IEnumerable{string}, string?)"/>
    public Task<int> ReportFailureAsync(params string[] errors) => ReportFailureAsync((IEnumerable<string>)errors);

    Task<int> ReportAsync(bool ok, IReadOnlyList<string> errors, string? message)
    {
        lock (reporting)
        {
            // A run has one verdict: the first.
            if (report is not null) options.Log("kubeprobe: this run has reported already; the later report is dropped");
            return report ??= DeliverAsync(ok, errors, message);
        }
    }

    async Task<int> DeliverAsync(bool ok, IReadOnlyList<string> errors, string? message)
    {
        var exit = ok ? ExitPassed : ExitFailed;
        TerminationMessage.Write(ReportSize.Fit(ok, errors, message, measurements, ProbeReport.MaxTerminationBytes, facts), terminationLog, options.Log);

        var body = ReportSize.Fit(ok, errors, message, measurements, ProbeReport.MaxBytes, facts);
        if (reportUrl is null || token is null || Deadline is not { } deadline)
        {
            var output = options.Output ?? Console.OpenStandardOutput();
            output.Write(body);
            output.Write("\n"u8);
            output.Flush();
            Delivery = ReportDelivery.StandAlone;
            return exit;
        }

        using var http = new HttpClient(options.Handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: options.Handler is null);
        http.Timeout = Timeout.InfiniteTimeSpan;
        Delivery = await new ReportSender(http, reportUrl, token, TraceParent, options).SendAsync(body, deadline);
        return exit;
    }
}
