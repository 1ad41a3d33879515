using System.Net;
using k8s.Autorest;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Tests;

/// <summary>Refusals as a real API server words them, told apart.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("""pods is forbidden: User "system:serviceaccount:rec:default" cannot create resource "pods" in API group "" in the namespace "rec" """,
        "rbac-denied: verb=create resource=pods namespace=rec")]
    [InlineData("""pods "p" is forbidden: User "u" cannot get resource "pods/log" in API group "" in the namespace "a" """,
        "rbac-denied: verb=get resource=pods/log namespace=a")]
    [InlineData("""deployments.apps is forbidden: User "u" cannot list resource "deployments" in API group "apps" at the cluster scope""",
        "rbac-denied: verb=list resource=deployments.apps")]
    public void A_missing_right_is_named_for_the_centre(string message, string expected) => Assert.Equal(expected, Refusal.Denied(message));

    [Theory]
    [InlineData("""configmaps "cm2" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=3, limited: configmaps=1""")]
    [InlineData("""pods "pss" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false""")]
    [InlineData("""admission webhook "x" denied the request: cannot create resource pods""")]
    public void A_refusal_by_quota_or_policy_is_not_a_missing_right(string message)
    {
        Assert.Null(Refusal.Denied(message));
        var error = Assert.Single(Refusal.Explain(Refused(403, $$"""{"kind":"Status","message":{{System.Text.Json.JsonSerializer.Serialize(message)}}}"""))!);
        Assert.Equal($"the API server answered 403: {message}", error);
    }

    [Fact]
    public void A_proxys_page_is_cut() => Assert.InRange(Refusal.Explain(Refused(502, "<html>" + new string('x', 100_000)))![0].Length, 100, 400);

    [Fact]
    public void What_is_no_refusal_is_left_to_its_own_words() => Assert.Null(Refusal.Explain(new InvalidOperationException("x")));

    [Theory]
    [InlineData("""{"kind":"Status","message":"the server could not find the requested resource"}""")]
    [InlineData("404 page not found\n")]
    public void A_path_that_is_not_served_is_no_fault_of_the_cluster(string body) => Assert.StartsWith(
        "probe-fault: the API server serves no /apis/batch/v1/cronjobs (404): this release of Kubernetes has another version of it", Refusal.ExplainEnd(Refused(404, body))![0]);

    [Fact]
    public void An_object_that_is_not_there_may_be() => Assert.Equal(
        "the API server answered 404: pods \"p\" not found", Refusal.ExplainEnd(Refused(404, """{"kind":"Status","message":"pods \"p\" not found"}"""))![0]);

    static HttpOperationException Refused(int status, string body) =>
        new("refused") { Request = new HttpRequestMessageWrapper(new HttpRequestMessage(HttpMethod.Get, "https://c/apis/batch/v1/cronjobs?limit=1"), ""), Response = new HttpResponseMessageWrapper(new HttpResponseMessage((HttpStatusCode)status), body) };
}
