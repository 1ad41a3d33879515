using k8s.Models;

namespace KubeProbe.Benchmarks.Floor;

/// <summary>What the bare loop sends: of the size the product sends.</summary>
static class Bodies
{
    static readonly Dictionary<string, string> Labels = new()
    {
        ["app.kubernetes.io/managed-by"] = "bare",
        ["app.kubernetes.io/name"] = "probe",
        ["app.kubernetes.io/component"] = "template",
        ["app.kubernetes.io/instance"] = "case",
    };

    public static V1Secret Secret(string name) => new()
    {
        Metadata = new() { Name = name, Labels = Labels },
        Type = "Opaque",
        Data = new Dictionary<string, byte[]> { ["run-token"] = "token"u8.ToArray() },
    };

    public static V1Pod Pod(string name, string reportUrl) => new()
    {
        Metadata = new() { Name = name, Labels = Labels },
        Spec = new()
        {
            RestartPolicy = "Never",
            ServiceAccountName = "probe",
            SecurityContext = new() { RunAsNonRoot = true, RunAsUser = 65532, SeccompProfile = new() { Type = "RuntimeDefault" } },
            Containers =
            [
                new()
                {
                    Name = "probe",
                    Image = "probe:1",
                    Env =
                    [
                        Variable("KUBEPROBE_REPORT_URL", reportUrl),
                        Variable("KUBEPROBE_RUN_ID", name),
                        Variable("KUBEPROBE_DEADLINE", "2026-01-01T00:00:00Z"),
                        Variable("KUBEPROBE_CLUSTER", "cluster"),
                        Variable("KUBEPROBE_CASE", "case"),
                        new() { Name = "KUBEPROBE_RUN_TOKEN", ValueFrom = new() { SecretKeyRef = new() { Name = name, Key = "run-token" } } },
                    ],
                    Resources = new()
                    {
                        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("32Mi") },
                        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("128Mi") },
                    },
                    SecurityContext = new() { AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, Capabilities = new() { Drop = ["ALL"] } },
                },
            ],
        },
    };

    static V1EnvVar Variable(string name, string value) => new() { Name = name, Value = value };
}
