using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts;

/// <summary>What goes in messages of its own, and what goes together.</summary>
static class DigestRules
{
    /// <summary>
    /// Each notification by itself while the messages suffice; else the first ones by themselves and all others in the last message.
    /// Nothing when there is no message to send.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Notification>> Messages(IReadOnlyList<Notification> due, int messages)
    {
        if (messages <= 0 || due.Count == 0) return [];
        if (due.Count <= messages) return [.. due.Select(one => (IReadOnlyList<Notification>)[one])];
        return [.. due.Take(messages - 1).Select(one => (IReadOnlyList<Notification>)[one]), [.. due.Skip(messages - 1)]];
    }
}
