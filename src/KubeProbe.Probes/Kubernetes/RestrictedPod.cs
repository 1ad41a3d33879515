using k8s.Models;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>The spec of a pod that does nothing, within the restricted Pod Security Standard and small enough for any node.</summary>
static class RestrictedPod
{
    public const string DefaultImage = "registry.k8s.io/pause:3.9";

    public static V1PodSpec Spec(string image, string restartPolicy, params V1EnvVar[] environment) => new()
    {
        RestartPolicy = restartPolicy,
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        TerminationGracePeriodSeconds = 5,
        SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = 65532,
            RunAsGroup = 65532,
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        Containers =
        [
            new V1Container
            {
                Name = "pause",
                Image = image,
                ImagePullPolicy = "IfNotPresent",
                Env = environment,
                Resources = new V1ResourceRequirements
                {
                    Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("5m"), ["memory"] = new("8Mi") },
                    Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("32Mi") },
                },
                SecurityContext = new V1SecurityContext
                {
                    AllowPrivilegeEscalation = false,
                    ReadOnlyRootFilesystem = true,
                    Capabilities = new V1Capabilities { Drop = ["ALL"] },
                },
            },
        ],
    };
}
