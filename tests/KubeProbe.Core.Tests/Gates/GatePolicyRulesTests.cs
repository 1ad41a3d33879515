using KubeProbe.Core.Bindings;
using KubeProbe.Core.Gates;

namespace KubeProbe.Core.Tests.Gates;

public sealed class GatePolicyRulesTests
{
    [Fact]
    public void All_that_is_wrong_with_a_policy_is_told_at_once()
    {
        var spec = new BindingSpec
        {
            Cluster = "c",
            Case = "k",
            Gate = new GatePolicy { Failures = 0, Timeout = TimeSpan.FromMilliseconds(1), Soak = TimeSpan.FromDays(2), FleetFailures = -1 },
        };

        Assert.Equal(
            ["spec.gate.failures", "spec.gate.fleetFailures", "spec.gate.soak", "spec.gate.soak", "spec.gate.timeout"],
            BindingRules.Check(spec).Select(fault => fault.Field).Order(StringComparer.Ordinal));
        Assert.Empty(BindingRules.Check(spec with { Gate = new GatePolicy() }));
    }
}
