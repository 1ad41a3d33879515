namespace KubeProbe.Benchmarks.Floor;

/// <summary>What the bare loop sends: of the size the product sends.</summary>
static class Bodies
{
    public static string Secret(string name) => $$$"""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}","labels":{"app.kubernetes.io/managed-by":"bare"}},
        "type":"Opaque","data":{"run-token":"dG9rZW4="}}
        """;

    public static string Pod(string name, string reportUrl) => $$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}","labels":{"app.kubernetes.io/managed-by":"bare","app.kubernetes.io/name":"probe",
        "app.kubernetes.io/component":"template","app.kubernetes.io/instance":"case"}},"spec":{"restartPolicy":"Never","serviceAccountName":"probe",
        "containers":[{"name":"probe","image":"probe:1","env":[{"name":"KUBEPROBE_REPORT_URL","value":"{{{{reportUrl}}}}"},{"name":"KUBEPROBE_RUN_ID","value":"{{{{name}}}}"},
        {"name":"KUBEPROBE_DEADLINE","value":"2026-01-01T00:00:00Z"},{"name":"KUBEPROBE_CLUSTER","value":"cluster"},{"name":"KUBEPROBE_CASE","value":"case"},
        {"name":"KUBEPROBE_RUN_TOKEN","valueFrom":{"secretKeyRef":{"name":"{{{{name}}}}","key":"run-token"}}}],
        "resources":{"requests":{"cpu":"10m","memory":"32Mi"},"limits":{"memory":"128Mi"}},"securityContext":{"allowPrivilegeEscalation":false,
        "readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}}],"securityContext":{"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"} } } }
        """;
}
