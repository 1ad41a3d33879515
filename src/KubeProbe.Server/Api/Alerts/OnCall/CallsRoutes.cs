using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Alerts.OnCall;

/// <summary>What voice providers post about a call. The signed address is the proof.</summary>
static class CallsRoutes
{
    public static void MapCalls(this IEndpointRouteBuilder api) =>
        api.MapPost("/calls/{token}", async (HttpContext context, CallsApi calls, string token) =>
                ProtoJson.Result(await calls.TakeAsync(token, await CallFields.ReadAsync(context.Request), context.Connection.RemoteIpAddress?.ToString() ?? "", context.RequestAborted)))
            .Answers<TakeCallResponse>("Takes what a voice provider posts about a call, and by which who was called acknowledges. The signed address is the proof.")
            .AllowAnonymous();
}
