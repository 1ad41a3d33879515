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

    static HttpOperationException Refused(int status, string body) =>
        new("refused") { Response = new HttpResponseMessageWrapper(new HttpResponseMessage((HttpStatusCode)status), body) };
}
