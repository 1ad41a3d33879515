using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Gates;

/// <summary>What may be wrong with a policy.</summary>
public static class GatePolicyRules
{
    const int Most = 1_000;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(GatePolicy policy, string field) =>
    [
        .. TextRules.CheckRange(policy.Failures, 1, Most, $"{field}.failures"),
        .. TextRules.CheckRange(policy.Soak, TimeSpan.Zero, TimeSpan.FromDays(1), $"{field}.soak"),
        .. TextRules.CheckRange(policy.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), $"{field}.timeout"),
        .. TextRules.CheckRange(policy.FleetFailures, 0, Most, $"{field}.fleetFailures"),
        .. TextRules.CheckRange(policy.Controls, 0, 10, $"{field}.controls"),
        .. policy.Soak <= policy.Timeout ? Array.Empty<ManifestFault>()
            : [new ManifestFault($"{field}.soak", "The soak is longer than the timeout.", "Raise timeout to at least the soak.")],
    ];
}
