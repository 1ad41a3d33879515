using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

public sealed class FakeChanges : KubeProbe.Contracts.V1Alpha1.Changes.ChangesBase
{
    public List<PostChangeRequest> Posted { get; } = [];

    public override Task<Change> PostChange(PostChangeRequest request, ServerCallContext context)
    {
        Posted.Add(request);
        return Task.FromResult(Change(request));
    }

    public override Task<Change> GetChange(GetChangeRequest request, ServerCallContext context) =>
        Task.FromResult(Change(new PostChangeRequest { Id = request.Id, Component = "etcd", Clusters = { "dev-a" } }));

    public override Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
    {
        var observed = Change(new PostChangeRequest { Id = "observed:1", Component = "coredns", Version = "1.12", Phase = "rollout", Clusters = { request.Cluster }, Labels = { ["source"] = "observed" } });
        observed.Complete = true;
        return Task.FromResult(new ListChangesResponse { Changes = { observed, Change(new PostChangeRequest { Id = "chg-7", Component = "etcd", Clusters = { "a", "b", "c", "d" } }) } });
    }

    static Change Change(PostChangeRequest request) => new()
    {
        Change_ = request,
        Received = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)),
        RunIds = { "r1aaaaaaaa", "r2bbbbbbbb" },
    };
}

public sealed class FakeAlerts : KubeProbe.Contracts.V1Alpha1.Alerts.AlertsBase
{
    public List<Alert> Known { get; } = [];

    public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListAlertsResponse { Alerts = { Known.Where(a => !request.Firing || a.Resolved is null).Take(request.PageSize) } });
}

public sealed class FakeAccess : KubeProbe.Contracts.V1Alpha1.Access.AccessBase
{
    public List<Token> Tokens { get; } = [];

    public List<CreateTokenRequest> Created { get; } = [];

    public List<AuditEntry> Audit { get; } = [];

    public override Task<CreateTokenResponse> CreateToken(CreateTokenRequest request, ServerCallContext context)
    {
        Created.Add(request);
        var token = new Token { Id = "t1", Name = request.Name, Role = request.Role, Expires = request.Expires };
        return Task.FromResult(new CreateTokenResponse { Token = token, Secret = "kp_the-secret" });
    }

    public override Task<ListTokensResponse> ListTokens(ListTokensRequest request, ServerCallContext context) =>
        Task.FromResult(new ListTokensResponse { Tokens = { Tokens } });

    public override Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, ServerCallContext context) =>
        Task.FromResult(new RevokeTokenResponse { Token = new Token { Id = request.Id, Revoked = true } });

    public override Task<Token> WhoAmI(WhoAmIRequest request, ServerCallContext context) =>
        Task.FromResult(new Token { Id = "me", Name = context.RequestHeaders.GetValue("authorization") ?? "anonymous", Role = "viewer" });

    public override Task<ListAuditResponse> ListAudit(ListAuditRequest request, ServerCallContext context) =>
        Task.FromResult(new ListAuditResponse { Entries = { Audit.Take(request.PageSize) } });
}

public sealed class FakeVersions : KubeProbe.Contracts.V1Alpha1.Centre.CentreBase
{
    public string Version { get; set; } = "0.1.0";

    public override Task<GetVersionResponse> GetVersion(GetVersionRequest request, ServerCallContext context) =>
        Task.FromResult(new GetVersionResponse { Version = Version, ApiVersion = "v1alpha1" });
}
