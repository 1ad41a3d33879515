using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Remedies;

/// <summary>What a webhook of a remedy is sent: the payload shape of Standard Webhooks (<c>type</c>, <c>timestamp</c>, <c>data</c>).</summary>
static class RemedyCall
{
    public static string Body(Remediation remediation, DateTimeOffset at) => SpecJson.Write(new
    {
        type = "remedy.act",
        timestamp = at,
        data = new
        {
            remediation = remediation.Id,
            remedy = remediation.Remedy,
            cluster = remediation.Cluster,
            @case = remediation.Case,
            binding = remediation.Binding,
            run = remediation.Run.ToString(),
            alert = remediation.AlertId,
            level = remediation.Level,
            nodes = remediation.Nodes,
            category = remediation.Diagnosis?.Category,
            component = remediation.Diagnosis?.Component,
            cause = remediation.Diagnosis?.Cause,
            approvedBy = remediation.Decision?.Actor,
        },
    });
}
