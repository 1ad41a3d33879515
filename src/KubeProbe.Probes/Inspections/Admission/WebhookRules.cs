using KubeProbe.Probes.Inspections.Workloads;

namespace KubeProbe.Probes.Inspections.Admission;

/// <summary>Whether somebody answers a webhook, and whether it can lock itself out.</summary>
static class WebhookRules
{
    public static IEnumerable<string> Check(
        KubeObject webhook, string what, IReadOnlyDictionary<string, IReadOnlyList<long>> ports, EndpointReadiness endpoints, int maxTimeout)
    {
        var consequence = webhook.Text("failurePolicy") == "Ignore" ? "what it should check passes unchecked" : "the API server refuses what it should check";
        if (webhook.At("clientConfig", "service") is { Exists: true } target)
        {
            var service = $"{target.Text("namespace")}/{target.Text("name")}";
            var port = target.At("port").Exists ? target.Integer("port") : 443;
            if (!ports.TryGetValue(service, out var served))
                yield return $"{what}: its service {service} does not exist, so {consequence}; bring the service back or delete the webhook";
            else if (!served.Contains(port))
                yield return $"{what}: its service {service} has no port {port}, so {consequence}; correct clientConfig.service.port";
            else if (endpoints.Of(service).Ready == 0)
                yield return $"{what}: its service {service} has no ready endpoint, so {consequence}; look at the pods behind it";
            if (LocksItselfOut(webhook, target.Text("namespace") ?? ""))
                yield return $"{what}: it must agree to every pod of its own namespace {target.Text("namespace")}, so once its pods are gone none can be made; leave that namespace out by namespaceSelector";
        }

        if (webhook.Integer("timeoutSeconds") > maxTimeout)
            yield return $"{what}: its timeout is {webhook.Integer("timeoutSeconds")} s, {maxTimeout} s is the most: a webhook that hangs holds up every request that long; lower timeoutSeconds";
    }

    static bool LocksItselfOut(KubeObject webhook, string own)
    {
        if (webhook.Text("failurePolicy") == "Ignore" || webhook.Members("objectSelector").Any() || webhook.Items("matchConditions").Any()) return false;
        var pods = webhook.Items("rules").Any(rule =>
            rule.Texts("apiGroups").Any(g => g is "" or "*") && rule.Texts("resources").Any(r => r is "pods" or "*" or "*/*")
            && rule.Texts("operations").Any(o => o is "CREATE" or "*") && rule.Text("scope") is null or "*" or "Namespaced");
        // Which labels the namespace has besides its name is not looked up: a selector by other labels is given the benefit of the doubt.
        var selector = webhook.At("namespaceSelector");
        return pods && selector.Items("matchExpressions").All(e => e.Text("key") == "kubernetes.io/metadata.name" && e.Text("operator") == "NotIn" && !e.Texts("values").Contains(own))
            && !selector.Members("matchLabels").Any();
    }
}
