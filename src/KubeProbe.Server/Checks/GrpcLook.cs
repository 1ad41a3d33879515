using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using KubeProbe.Core.Cases.Checks;

namespace KubeProbe.Server.Checks;

/// <summary>One call of gRPC's health service.</summary>
static class GrpcLook
{
    public static async Task<CheckFindings> LookAsync(GrpcCheck check, CheckTargets targets, CancellationToken cancellation)
    {
        if (CheckRules.UrlFault(check.Url) is { } wrong) throw new CheckRefusedException(wrong);

        using var channel = GrpcChannel.ForAddress(
            check.Url, new GrpcChannelOptions { HttpHandler = HttpLook.Handler(check.SkipVerify, targets, _ => { }), DisposeHttpClient = true, ThrowOperationCanceledOnCancellation = true, MaxReceiveMessageSize = 64 * 1024 });
        var found = new CheckFindings();
        try
        {
            var answer = await new Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = check.Service }, cancellationToken: cancellation);
            found.Add("health", answer.Status switch
            {
                HealthCheckResponse.Types.ServingStatus.Serving => "SERVING",
                HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
                HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
                _ => "UNKNOWN",
            });
        }
        catch (RpcException fault) when (fault.StatusCode is StatusCode.NotFound)
        {
            found.Add("health", "SERVICE_UNKNOWN");
        }
        return found;
    }
}
