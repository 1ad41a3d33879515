namespace KubeProbe.Server.Hosting;

/// <summary>Marks a call that lasts until the caller goes: it ends when the server stops, rather than hold the stop up.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class LongLivedAttribute : Attribute;

/// <summary>Ends long-lived calls when the server stops.</summary>
sealed class LongLivedCalls(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<LongLivedAttribute>() is null)
        {
            await next(context);
            return;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.RequestAborted = either.Token;
        await next(context);
    }
}
