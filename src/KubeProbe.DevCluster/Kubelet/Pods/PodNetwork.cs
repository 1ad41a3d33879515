namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>The addresses of a pod and its node, all in 127.0.0.0/8 (every address there is this machine).</summary>
sealed record PodNetwork(string HostIp, string PodIp);
