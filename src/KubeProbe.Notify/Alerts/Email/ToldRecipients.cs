namespace KubeProbe.Notify.Alerts.Email;

/// <summary>
/// Who is done with a message that has to be tried again because of another recipient. Kept in memory and bounded: what is forgotten
/// is sent again under the same message id.
/// </summary>
sealed class ToldRecipients
{
    const int Most = 10_000;

    readonly Lock gate = new();
    readonly Dictionary<(string Notification, string Address), bool> done = [];
    readonly Queue<(string Notification, string Address)> order = [];

    /// <summary>Whether a recipient took it, or refused it for good.</summary>
    public bool Knows(string notification, string address)
    {
        lock (gate) return done.ContainsKey((notification, address.ToLowerInvariant()));
    }

    /// <summary>Whether a recipient took it.</summary>
    public bool Took(string notification, string address)
    {
        lock (gate) return done.TryGetValue((notification, address.ToLowerInvariant()), out var took) && took;
    }

    public void Add(string notification, string address, bool took)
    {
        lock (gate)
        {
            var one = (notification, address.ToLowerInvariant());
            if (!done.TryAdd(one, took)) return;
            order.Enqueue(one);
            if (order.Count > Most) done.Remove(order.Dequeue());
        }
    }
}
