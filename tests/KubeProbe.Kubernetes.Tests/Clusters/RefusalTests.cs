using KubeProbe.Core.Clusters;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>What an API server's refusals come to, and the remedy each names. The texts are those of real servers.</summary>
public sealed class RefusalTests
{
    const string Secrets = "POST /api/v1/namespaces/probes/secrets";

    [Theory]
    [InlineData(401, "Unauthorized", TargetFault.Unauthorized, "has expired or was revoked")]
    [InlineData(403, "pods is forbidden: User \"system:serviceaccount:rec:default\" cannot create resource \"pods\" in API group \"\" in the namespace \"rec\"",
        TargetFault.Forbidden, "{apiGroups: [\"\"], resources: [\"pods\"], verbs: [\"create\"]} to a Role in namespace rec")]
    [InlineData(403, "nodes is forbidden: User \"u\" cannot list resource \"nodes\" in API group \"\" at the cluster scope",
        TargetFault.Forbidden, "{apiGroups: [\"\"], resources: [\"nodes\"], verbs: [\"list\"]} to a ClusterRole")]
    [InlineData(403, "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
        TargetFault.Unauthorized, "anonymous")]
    [InlineData(403, "pods \"pss\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false",
        TargetFault.Refused, "violates PodSecurity \"restricted:latest\"")]
    [InlineData(403, "configmaps \"cm2\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=3, limited: configmaps=1",
        TargetFault.Refused, "exceeded quota: q")]
    [InlineData(403, "pods \"x\" is forbidden: error looking up service account probes/a: serviceaccount \"a\" not found",
        TargetFault.Invalid, "serviceAccount in the template")]
    [InlineData(403, "secrets \"x\" is forbidden: unable to create new content in namespace probes because it is being terminated",
        TargetFault.NotFound, "is being deleted")]
    [InlineData(400, "admission webhook \"policy.example.com\" denied the request: no latest tag", TargetFault.Refused, "no latest tag")]
    [InlineData(403, "admission webhook \"w\" denied the request: User \"u\" cannot create resource \"pods\" in API group \"\" in the namespace \"n\"",
        TargetFault.Refused, "denied the request")]
    [InlineData(500, "Internal error occurred: failed calling webhook \"policy.example.com\": context deadline exceeded",
        TargetFault.Refused, "failed calling webhook")]
    [InlineData(422, "Pod \"x\" is invalid: spec.containers[0].image: Required value", TargetFault.Invalid, "spec.containers[0].image")]
    [InlineData(400, "the object provided is unrecognized", TargetFault.Invalid, "unrecognized")]
    [InlineData(404, "namespaces \"probes\" not found", TargetFault.NotFound, "Create the namespace")]
    [InlineData(500, "etcdserver: leader changed", TargetFault.ServerError, "etcdserver: leader changed")]
    [InlineData(503, "apiserver is shutting down", TargetFault.ServerError, "shutting down")]
    public async Task A_refusal_tells_what_it_means_and_what_to_do(int code, string text, TargetFault expected, string says)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus(Secrets, code, "Any", text);

        var fault = await StartAsync(centre, server);

        Assert.Equal(expected, fault.Fault);
        Assert.Contains(says, fault.Message);
        Assert.Contains("Cluster dev-a", fault.Message);
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData(null, 1)]
    public async Task Throttling_tells_when_to_come_back(string? header, int seconds)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Secrets, 429, ApiTexts.Status(429, "TooManyRequests", "Too many requests, please try again later."), header);

        var fault = await StartAsync(centre, server);

        Assert.Equal(TargetFault.Throttled, fault.Fault);
        Assert.Equal(TimeSpan.FromSeconds(seconds), fault.RetryAfter);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_proxys_page_is_not_shown()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Secrets, 502, "<html>internal addresses of the proxy</html>");

        var fault = await StartAsync(centre, server);

        Assert.Equal(TargetFault.ServerError, fault.Fault);
        Assert.DoesNotContain("html", fault.Message);
    }

    [Fact]
    public async Task A_success_that_is_no_json_is_no_api_server()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Secrets, 200, "<html>Welcome!</html>");

        var fault = await StartAsync(centre, server);

        Assert.Equal(TargetFault.ServerError, fault.Fault);
        Assert.Contains("not a Kubernetes API server", fault.Message);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Secrets, context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        var fault = await StartAsync(centre, server);

        Assert.Equal(TargetFault.NotConfigured, fault.Fault);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_server_that_tells_what_it_was_sent_does_not_bring_the_token_into_a_message()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Secrets, context => FakeApiServer.WriteAsync(context, 400,
            ApiTexts.Status(400, "BadRequest", $"bad header {context.Request.Headers.Authorization}\nand a {new string('x', 5_000)}")));

        var fault = await StartAsync(centre, server);

        Assert.DoesNotContain(Centre.Token, fault.ToString());
        Assert.Contains("bad header Bearer ***", fault.Message);
        Assert.True(fault.Message.Length < 2_500, "A server's text is cut.");
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task Reading_is_tried_once_more_when_the_server_stumbles()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var times = 0;
        server.On("GET /api/v1/nodes", context => Interlocked.Increment(ref times) == 1
            ? FakeApiServer.WriteAsync(context, 500, ApiTexts.Status(500, "InternalError", "once"))
            : FakeApiServer.WriteAsync(context, 200, ApiTexts.List("1").ToJsonString()));

        Assert.Empty(await centre.Nodes.ListAsync(centre.Target(server), new Dictionary<string, string>(), default));
        Assert.Equal(2, times);
    }

    static Task<TargetClusterException> StartAsync(Centre centre, FakeApiServer server) =>
        Assert.ThrowsAsync<TargetClusterException>(() => centre.Pods.StartAsync(centre.Target(server), Centre.Order(), default));
}
