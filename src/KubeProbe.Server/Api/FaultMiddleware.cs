using Google.Rpc;

namespace KubeProbe.Server.Api;

/// <summary>Answers what went wrong anywhere below it.</summary>
sealed partial class FaultMiddleware(RequestDelegate next, ILogger<FaultMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is left to read an answer.
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }
            var fault = FaultTranslator.From(exception);
            if (fault.Code is Code.Internal or Code.Unavailable) LogFailed(exception, context.Request.Method, context.Request.Path);
            await ApiFaultWriter.WriteAsync(context, fault);
        }
    }
}
