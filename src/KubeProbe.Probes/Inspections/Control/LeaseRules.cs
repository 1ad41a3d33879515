namespace KubeProbe.Probes.Inspections.Control;

/// <summary>Whether a leader is alive.</summary>
static class LeaseRules
{
    public static IEnumerable<string> Check(string name, KubeObject lease, TimeSpan maxAge, DateTimeOffset now)
    {
        if (!lease.Exists) yield return $"lease {name} does not exist: nobody has ever led; start the component, or correct LEASES";
        else if (lease.Time("spec", "renewTime") is not { } renewed) yield return $"lease {name} was never renewed; look at its component";
        else if (now - renewed > maxAge) yield return $"lease {name} was last renewed {Age.Of(now - renewed)} ago by {lease.Text("spec", "holderIdentity")}: nobody leads; look whether its component runs";
    }
}
