namespace KubeProbe.Probes.Inspections.Configuration;

/// <summary>
/// Whether configuration is there and says what it must, whatever its kind: rate limits, risk control, feature switches. <c>CHECKS</c> holds one
/// check a line (or between <c>;</c>): <c>KIND NAMESPACE/NAME PATH OPERATOR VALUE</c>, such as
/// <c>v1/configmaps kube-system/rate-limit .data.enabled = true</c>. Facts: <c>config:KIND:NAMESPACE/NAME</c>, a hash of the whole.
/// </summary>
sealed class ConfigurationPresent(ProbeParameters parameters) : Inspection(parameters)
{
    readonly IReadOnlyList<ConfigurationCheck> checks = Read(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        foreach (var one in checks.GroupBy(check => (check.Kind, check.Namespace, check.Name)))
        {
            using var found = await inspector.ReadAsync(one.Key.Kind, one.Key.Namespace, one.Key.Name, stopping);
            var item = found is null ? default : new KubeObject(found.RootElement);
            inspector.Findings.Add(ConfigurationRules.Check(item, [.. one]));
            inspector.Fact($"config:{one.Key.Kind}:{(one.Key.Namespace is null ? "" : one.Key.Namespace + "/")}{one.Key.Name}", item.Exists ? ConfigurationRules.HashOf(item) : "absent");
        }
    }

    static List<ConfigurationCheck> Read(ProbeParameters parameters)
    {
        List<ConfigurationCheck> checks = [];
        var lines = (parameters.Optional("CHECKS") ?? "").Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length is 0 or > 200) parameters.Fault("CHECKS must hold 1 to 200 checks, such as v1/configmaps kube-system/rate-limit .data.enabled = true");
        foreach (var line in lines)
        {
            if (ConfigurationCheck.Parse(line) is { } check) checks.Add(check);
            else parameters.Fault($"CHECKS holds '{line}', not KIND NAMESPACE/NAME [PATH exists|=|!=|>=|<=|contains [VALUE]]");
        }

        return checks;
    }
}
