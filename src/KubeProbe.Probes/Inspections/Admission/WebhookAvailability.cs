using KubeProbe.Probes.Inspections.Workloads;

namespace KubeProbe.Probes.Inspections.Admission;

/// <summary>
/// Admission webhooks nobody answers: their service is gone, has no such port or no ready endpoint; and those that can lock their own pods out.
/// Facts: <c>admission-webhooks</c>, a hash over all of them.
/// </summary>
sealed class WebhookAvailability(ProbeParameters parameters) : Inspection(parameters)
{
    readonly int maxTimeout = parameters.Integer("MAX_TIMEOUT_SECONDS", 15, 1, 30);
    readonly bool ignoredToo = parameters.Boolean("FAILURE_POLICY_IGNORE", true);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var endpoints = await EndpointReadiness.ReadAsync(inspector, null, stopping);
        Dictionary<string, IReadOnlyList<long>> ports = new(StringComparer.Ordinal);
        await foreach (var service in inspector.ListAsync(KubeKinds.Services, stopping))
            ports[service.FullName] = [.. service.Items("spec", "ports").Select(port => port.Integer("port"))];

        var set = new FactHash();
        foreach (var kind in new[] { KubeKinds.ValidatingWebhooks, KubeKinds.MutatingWebhooks })
            await foreach (var configuration in inspector.ListAsync(kind, stopping))
                foreach (var webhook in configuration.Items("webhooks"))
                {
                    set.Add($"{kind.Plural}/{configuration.Name}/{webhook.Text("name")}/{webhook.Text("failurePolicy")}", webhook.At("rules"));
                    if (webhook.Text("failurePolicy") == "Ignore" && !ignoredToo) continue;
                    inspector.Findings.Add(WebhookRules.Check(webhook, $"webhook {webhook.Text("name")} of {configuration.Name}", ports, endpoints, maxTimeout));
                }
        inspector.Fact("admission-webhooks", set.ToString());
    }
}
