using KubeProbe.Core.Runs;
using KubeProbe.Server.Api;

namespace KubeProbe.Server.Reports.Kuberhealthy;

/// <summary>
/// A report of a check of Kuberhealthy. Its clients take 200 and 400 for delivered, and send anything else again for half a minute, but
/// only when the answer had no body and left the connection open. So 400 is for what no repetition mends, and what is the centre's
/// own fault is a 503 without a body.
/// </summary>
sealed partial class KuberhealthyReports(ReportIntake intake, ILogger<KuberhealthyReports> log)
{
    // Their clients bound nothing; what is longer than ours take is cut in reading.
    const int MaxBytes = 1024 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="run">The run's token or UUID, as the address has it; null when it has none.</param>
    /// <param name="strict">Whether to refuse what version 3 refuses and version 2 takes.</param>
    public async Task TakeAsync(HttpContext context, string? run, bool strict)
    {
        try
        {
            var (status, text) = await AnswerAsync(context.Request, run, strict);
            await WriteAsync(context, status, text);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            if (!context.RequestAborted.IsCancellationRequested) LogNotTaken(fault, context.Request.Path.Value?.Split('/')[1] ?? "");
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "");
        }
    }

    async Task<(int Status, string Text)> AnswerAsync(HttpRequest request, string? run, bool strict)
    {
        if (strict && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is not true)
            return (StatusCodes.Status415UnsupportedMediaType, "");
        if (await intake.IdentifyAsync(run, request.Headers["kh-run-uuid"]) is not { } claims)
            return (StatusCodes.Status400BadRequest, "There is no such run: report to KH_REPORTING_URL as it was given, or send KH_RUN_UUID as kh-run-uuid.");
        if (await BoundedBody.ReadAsync(request, MaxBytes) is not { } body)
            return (StatusCodes.Status400BadRequest, $"A report has at most {MaxBytes / 1024} KiB. Shorten its errors.");

        var reading = KuberhealthyRules.Read(body, strict);
        if (reading.Outcome is not { } outcome)
            return (StatusCodes.Status400BadRequest, string.Join('\n', reading.Faults.Select(fault => $"{fault.Field} {fault.Message} {fault.Remedy}".TrimStart())));
        return await intake.TakeAsync(outcome, claims) switch
        {
            ReportAnswer.NoSuchRun => (StatusCodes.Status400BadRequest, "There is no such run any more."),
            ReportAnswer.Gone when strict => (StatusCodes.Status410Gone, ""),
            ReportAnswer.Gone => (StatusCodes.Status400BadRequest, "The run is over."),
            _ => (StatusCodes.Status200OK, ""),
        };
    }

    static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(text);
        if (text.Length == 0) return Task.CompletedTask;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }

    [LoggerMessage(LogLevel.Warning, "A report to /{Path} could not be taken; the check will send it again")]
    partial void LogNotTaken(Exception fault, string path);
}
