using KubeProbe.Contracts.Reports;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Api;

namespace KubeProbe.Server.Reports;

/// <summary>
/// <c>POST /report/v1/runs/{id}</c>: a probe's report, with its run's token. A probe gives up on a 400 and tries again on a 503,
/// so what is the centre's own fault is always a 503, and without a body: there is nothing for a probe to read.
/// </summary>
sealed partial class ReportEndpoint(ReportIntake intake, RunTokens tokens, ILogger<ReportEndpoint> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (ReadToken(context.Request) is not { } claims)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ApiFaultWriter.WriteAsync(context, ApiFault.Unauthenticated(
                "The run token is missing, forged or expired. Send the one of KUBEPROBE_RUN_TOKEN as \"authorization: Bearer …\"."));
            return;
        }
        if (claims.Run.ToString() != (string?)context.Request.RouteValues["id"])
        {
            await ApiFaultWriter.WriteAsync(context, ApiFault.Denied(
                "The run token is of another run. Report to the address of KUBEPROBE_REPORT_URL."));
            return;
        }
        if (await ReadBodyAsync(context) is not { } body) return;

        var reading = ReportReader.Read(body);
        if (reading.Outcome is { } outcome) await TakeAsync(context, outcome, claims);
        else
            await ApiFaultWriter.WriteAsync(context, ApiFault.Invalid(
                [.. reading.Faults.Select(fault => new FieldFault(fault.Field, fault.Message, fault.Remedy))]));
    }

    async Task TakeAsync(HttpContext context, ProbeOutcome outcome, ReportClaims claims)
    {
        try
        {
            await AnswerAsync(context, await intake.TakeAsync(outcome, claims), claims);
        }
        catch (Exception fault)
        {
            LogNotTaken(fault, claims.Run);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentLength = 0;
        }
    }

    static Task AnswerAsync(HttpContext context, ReportAnswer answer, ReportClaims claims)
    {
        if (answer is ReportAnswer.NoSuchRun)
            return ApiFaultWriter.WriteAsync(context, ApiFault.NotFound($"There is no run {claims.Run} any more."));
        context.Response.StatusCode = answer is ReportAnswer.Gone ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"answer":"{{answer.ToString().ToLowerInvariant()}}"}""");
    }

    ReportClaims? ReadToken(HttpRequest request)
    {
        const string Keyword = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Keyword, StringComparison.OrdinalIgnoreCase) ? tokens.Read(header[Keyword.Length..].Trim()) : null;
    }

    static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context)
    {
        if (!(context.Request.ContentLength > ProbeReport.MaxBytes)
            && await BoundedBody.ReadAsync(context.Request, ProbeReport.MaxBytes) is { } body) return body;
        await ApiFaultWriter.WriteAsync(context, new ApiFault(
            Google.Rpc.Code.OutOfRange, $"A report has at most {ProbeReport.MaxBytes / 1024} KiB. Shorten its errors and sum its measurements up."));
        return null;
    }
}
