using System.Net;
using System.Net.Sockets;
using KubeProbe.Core.Clusters;
using KubeProbe.Kubernetes.Tests.Runs;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>What it comes to when no answer comes.</summary>
public sealed class ReachTests
{
    [Fact]
    public async Task A_closed_port_refuses()
    {
        await using var centre = new Centre();
        using var authority = new TestAuthority();

        var fault = await StartAsync(centre, centre.Target(new Uri($"https://127.0.0.1:{FreePort()}"), authority.Pem));

        Assert.Equal(TargetFault.ConnectionRefused, fault.Fault);
        Assert.Contains("the connection was refused", fault.Message);
    }

    [Fact]
    public async Task A_name_nobody_knows_is_out_of_reach()
    {
        await using var centre = new Centre();
        using var authority = new TestAuthority();

        var fault = await StartAsync(centre, centre.Target(new Uri("https://no-such-host.invalid:6443"), authority.Pem));

        Assert.Equal(TargetFault.Unreachable, fault.Fault);
    }

    [Fact]
    public async Task Another_authoritys_certificate_is_not_trusted()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        using var another = new TestAuthority("another-ca");

        var fault = await StartAsync(centre, centre.Target(server, another.Pem));

        Assert.Equal(TargetFault.Untrusted, fault.Fault);
        Assert.Contains("certificate authority", fault.Message);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task An_expired_certificate_is_not_trusted_and_says_so()
    {
        using var authority = new TestAuthority();
        await using var server = await FakeApiServer.StartAsync(authority.Issue(TimeSpan.FromDays(-1)));
        await using var centre = new Centre();

        var fault = await StartAsync(centre, centre.Target(server, authority.Pem));

        Assert.Equal(TargetFault.Untrusted, fault.Fault);
        Assert.Contains("expired", fault.Message);
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_not_trusted_and_says_so()
    {
        using var authority = new TestAuthority();
        await using var server = await FakeApiServer.StartAsync(authority.Issue(TimeSpan.FromDays(1), "another.example", loopback: false));
        await using var centre = new Centre();

        var fault = await StartAsync(centre, centre.Target(server, authority.Pem));

        Assert.Equal(TargetFault.Untrusted, fault.Fault);
        Assert.Contains("names other hosts", fault.Message);
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_out_of_reach()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var talking = TalkAsync(listener);
        await using var centre = new Centre();
        using var authority = new TestAuthority();

        var fault = await StartAsync(centre, centre.Target(new Uri($"https://{listener.LocalEndpoint}"), authority.Pem));
        listener.Stop();
        await talking;

        Assert.True(fault.Fault is TargetFault.Unreachable or TargetFault.TimedOut, fault.Message);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_waited_for_ten_seconds()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(new FastTime(factor: 10));
        server.On("POST /api/v1/namespaces/probes/secrets", WatchedCluster.HangAsync);

        var fault = await StartAsync(centre, centre.Target(server));

        Assert.Equal(TargetFault.TimedOut, fault.Fault);
        Assert.Contains("gave no answer within 10 s", fault.Message);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_of_the_cluster()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        using var caller = new CancellationTokenSource();
        server.On("POST /api/v1/namespaces/probes/secrets", async context =>
        {
            await caller.CancelAsync();
            await WatchedCluster.HangAsync(context);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => centre.Pods.StartAsync(centre.Target(server), Centre.Order(), caller.Token));
    }

    [Fact]
    public async Task A_server_of_http_1_will_do()
    {
        await using var server = await FakeApiServer.StartAsync(protocols: HttpProtocols.Http1);
        await using var centre = new Centre();
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());

        await centre.Nodes.ListAsync(centre.Target(server), new Dictionary<string, string>(), default);

        Assert.Equal("HTTP/1.1", server.Asked.Single().Protocol);
    }

    static Task<TargetClusterException> StartAsync(Centre centre, ClusterTarget target) =>
        Assert.ThrowsAsync<TargetClusterException>(() => centre.Pods.StartAsync(target, Centre.Order(), default));

    static async Task TalkAsync(TcpListener listener)
    {
        using var peer = await listener.AcceptTcpClientAsync();
        await peer.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray());
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
