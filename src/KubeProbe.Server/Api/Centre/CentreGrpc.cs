using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Centre;

/// <summary>The centre itself over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class CentreGrpc : Contracts.V1Alpha1.Centre.CentreBase
{
    public override Task<GetVersionResponse> GetVersion(GetVersionRequest request, ServerCallContext context) =>
        Task.FromResult(CentreApi.Version);
}
