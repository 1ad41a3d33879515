using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Centre;

/// <summary>The centre itself over HTTP.</summary>
static class CentreRoutes
{
    public static void MapCentre(this IEndpointRouteBuilder api) =>
        api.MapGet("/version", () => ProtoJson.Result(CentreApi.Version))
            .Answers<GetVersionResponse>("The server's version.");
}
