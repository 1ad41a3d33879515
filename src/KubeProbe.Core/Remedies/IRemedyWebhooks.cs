using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Remedies;

/// <summary>Port: calls of remedies to somebody else's automation.</summary>
public interface IRemedyWebhooks
{
    /// <summary>
    /// Posts the body within 20 s, signed as Standard Webhooks says; the same id again is the same call to the receiver. Never throws for the receiver's
    /// fault.
    /// </summary>
    /// <param name="webhook">Where to, and signed with what.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="body">JSON without secrets.</param>
    /// <param name="dryRun">Looks whether the key is there and good, and the address may be called; sends nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<SendResult> PostAsync(WebhookAction webhook, string id, string body, bool dryRun, CancellationToken cancellation);
}
