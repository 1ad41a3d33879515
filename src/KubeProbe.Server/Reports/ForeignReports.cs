using KubeProbe.Core.Runs;
using KubeProbe.Server.Api;

namespace KubeProbe.Server.Reports;

/// <summary>
/// A report of a probe of another tool. Their clients take 200 and 400 for delivered, and send anything else again for half a minute, but
/// only when the answer had no body and left the connection open. So 400 is for what no repetition mends, and what is the centre's
/// own fault is a 503 without a body.
/// </summary>
sealed partial class ForeignReports(ReportIntake intake, ILogger<ForeignReports> log)
{
    // Their clients bound nothing; what is longer than ours take is cut in reading.
    const int MaxBytes = 1024 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="run">The run's token or UUID, as the address has it; null when it has none.</param>
    /// <param name="dialect">How its tool wants it.</param>
    public async Task TakeAsync(HttpContext context, string? run, ReportDialect dialect)
    {
        try
        {
            var (status, text) = await AnswerAsync(context.Request, run, dialect);
            await WriteAsync(context, status, text);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            if (!context.RequestAborted.IsCancellationRequested) LogNotTaken(fault, context.Request.Path.Value?.Split('/')[1] ?? "");
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "");
        }
    }

    async Task<(int Status, string Text)> AnswerAsync(HttpRequest request, string? run, ReportDialect dialect)
    {
        if (dialect.OnlyJson && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is not true)
            return (StatusCodes.Status415UnsupportedMediaType, "");
        if (await intake.IdentifyAsync(run, request.Headers["kh-run-uuid"]) is not { } claims)
            return (StatusCodes.Status400BadRequest, dialect.Unknown);
        if (await BoundedBody.ReadAsync(request, MaxBytes) is not { } body)
            return (StatusCodes.Status400BadRequest, $"A report has at most {MaxBytes / 1024} KiB. Shorten its errors.");

        var reading = dialect.Read(body);
        if (reading.Outcome is not { } outcome)
            return (StatusCodes.Status400BadRequest, string.Join('\n', reading.Faults.Select(fault => $"{fault.Field} {fault.Message} {fault.Remedy}".TrimStart())));
        return await intake.TakeAsync(outcome, claims) switch
        {
            ReportAnswer.NoSuchRun => (StatusCodes.Status400BadRequest, "There is no such run any more."),
            ReportAnswer.Gone when dialect.LateIsGone => (StatusCodes.Status410Gone, ""),
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

    [LoggerMessage(LogLevel.Warning, "A report to /{Path} could not be taken; the probe will send it again")]
    partial void LogNotTaken(Exception fault, string path);
}

/// <summary>How a tool reports, and how its own server answers.</summary>
/// <param name="Read">What a body means.</param>
/// <param name="Unknown">What is said of a report of no run.</param>
/// <param name="OnlyJson">Whether any content type but JSON's is 415.</param>
/// <param name="LateIsGone">Whether a report after the end is 410; else 400, which ends it as well.</param>
sealed record ReportDialect(Func<ReadOnlyMemory<byte>, ReportReading> Read, string Unknown, bool OnlyJson = false, bool LateIsGone = false);
