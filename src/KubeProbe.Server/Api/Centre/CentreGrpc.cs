using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Centre;

/// <summary>The centre itself over gRPC.</summary>
[AllowAnonymous]
sealed class CentreGrpc : Contracts.V1Alpha1.Centre.CentreBase
{
    public override Task<GetVersionResponse> GetVersion(GetVersionRequest request, ServerCallContext context) =>
        Task.FromResult(CentreApi.Version);
}
