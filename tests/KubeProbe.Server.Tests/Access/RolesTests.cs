using System.Net;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Access;

public sealed class RolesTests(RunningServer server)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health/startup")]
    public async Task Anyone_may_ask_for_health(string path)
    {
        using var http = server.Http();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/version")]
    [InlineData("/api/v1/runs")]
    [InlineData("/api/v1/clusters")]
    [InlineData("/api/v1/tokens")]
    [InlineData("/metrics")]
    [InlineData("/openapi.json")]
    [InlineData("/nothing/here")]
    public async Task Anything_else_needs_a_token(string path)
    {
        foreach (var token in new[] { null, "kpt_junk", TokenText.Create() })
        {
            using var http = server.Http(token);
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Grpc_without_a_token_is_unauthenticated_and_says_what_is_needed()
    {
        using var channel = server.Grpc();
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await new Contracts.V1Alpha1.Runs.RunsClient(channel).ListRunsAsync(new ListRunsRequest()));
        Assert.Equal(StatusCode.Unauthenticated, fault.StatusCode);
        Assert.Contains("authorization: Bearer", fault.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_role_may_not_is_denied_alike_and_kept_in_the_audit_log()
    {
        var viewer = await server.TokenAsync("viewer");
        using var channel = server.Grpc(viewer.Secret);
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await new Contracts.V1Alpha1.Runs.RunsClient(channel).StartRunAsync(
            new StartRunRequest { Cluster = RunningServer.Cluster, Case = RunningServer.Case }));
        using var http = server.Http(viewer.Secret);
        using var answer = await http.DeleteAsync("/api/v1/clusters/far-away");

        Assert.Equal(StatusCode.PermissionDenied, fault.StatusCode);
        Assert.Equal($"This needs the role operator or admin; the token \"{viewer.Token.Name}\" has the role viewer.", fault.Status.Detail);
        Assert.Contains("This needs the role operator or admin;", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var admin = server.Grpc(server.AdminToken);
        var rows = (await new Contracts.V1Alpha1.Access.AccessClient(admin).ListAuditAsync(new ListAuditRequest { PageSize = 500 })).Entries
            .Where(row => row.Actor == viewer.Token.Name).ToList();
        Assert.Equal(["delete", "run"], rows.Select(row => row.Action).Order());
        Assert.All(rows, row => Assert.StartsWith("denied", row.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_token_ends_and_its_text_was_shown_once()
    {
        var token = await server.TokenAsync("viewer");
        using var http = server.Http(token.Secret);
        Assert.Contains(token.Token.Name, await http.GetStringAsync("/api/v1/whoami"), StringComparison.Ordinal);

        using var admin = server.Http(server.AdminToken);
        using var revoked = await admin.DeleteAsync($"/api/v1/tokens/{token.Token.Name}");
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/whoami")).StatusCode);
        Assert.DoesNotContain(token.Secret, await admin.GetStringAsync("/api/v1/tokens"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_admin_token_lies_in_a_file_for_this_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Server.AdminTokenFile));
    }
}
