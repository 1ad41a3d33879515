using System.Text;

namespace KubeProbe.DevCluster.Http;

/// <summary><c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>, each with the checks by name when asked to be verbose.</summary>
static class Health
{
    static readonly string[] Checks = ["ping", "log", "etcd", "poststarthook/bootstrap-controller", "poststarthook/rbac/bootstrap-roles"];

    public static Task AnswerAsync(HttpContext http, string endpoint)
    {
        if (!ApiRequest.IsOn(http, "verbose")) return Answer.TextAsync(http, "ok");
        var text = new StringBuilder();
        foreach (var check in Checks) text.Append("[+]").Append(check).Append(" ok\n");
        if (endpoint == "readyz") text.Append("[+]informer-sync ok\n[+]shutdown ok\n");
        return Answer.TextAsync(http, text.Append(endpoint).Append(" check passed\n").ToString());
    }
}
