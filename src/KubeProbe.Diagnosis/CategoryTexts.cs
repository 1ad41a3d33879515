using System.Collections.Frozen;

namespace KubeProbe.Diagnosis;

/// <summary>What is said of a category where no rule says more.</summary>
static class CategoryTexts
{
    static readonly FrozenDictionary<string, (string Component, string Cause, string Remedy)> Texts = new Dictionary<string, (string, string, string)>
    {
        ["image-pull"] = ("image registry", "An image cannot be pulled.", "Check the image's name and tag, the pull secret, and the way from the node to the registry."),
        ["sandbox-cni"] = ("CNI plugin", "The network of a pod cannot be set up.", "Check the CNI plugin's pods, configuration and address pools on the node."),
        ["node-runtime"] = ("container runtime", "The container runtime or the kernel of the node does not work as it should.", "Look at the runtime's log on the node; restart the runtime or drain the node."),
        ["kubelet-node-notready"] = ("kubelet", "Kubelet does not run, or does not report.", "Look at kubelet's log on the node, and at whether the node is up."),
        ["scheduling-resources"] = ("kube-scheduler", "No node has enough room for the pod.", "Add nodes, free resources, or ask for less."),
        ["scheduling-constraints"] = ("kube-scheduler", "Taints, selectors, affinity or volume topology leave no node for the pod.", "Compare the pod's constraints with the nodes' labels and taints."),
        ["quota-limitrange"] = ("ResourceQuota or LimitRange", "A quota or a limit range refuses the object.", "Raise the quota, or give requests and limits within the range."),
        ["admission-webhook"] = ("admission webhook", "An admission webhook cannot be called.", "Bring the webhook's service up, mend its certificate, or set its failurePolicy."),
        ["rbac-authz"] = ("RBAC", "An identity may not do what it tries.", "Bind a role that allows it."),
        ["authn-cert"] = ("certificates and tokens", "A certificate or token is not accepted.", "Renew it, and check the authorities that both sides trust."),
        ["apiserver-unavailable"] = ("kube-apiserver", "The API server, or an aggregated one, does not answer.", "Look at its process, its load and its log."),
        ["etcd-latency-quorum"] = ("etcd", "etcd is slow or has no quorum.", "Check disk latency, network and members of etcd."),
        ["etcd-space-quota"] = ("etcd", "etcd's database or a request is larger than allowed.", "Compact, defragment, raise the quota, then disarm the alarm."),
        ["dns"] = ("cluster DNS", "A name cannot be resolved.", "Check CoreDNS, its upstream, and the name itself."),
        ["network-policy-proxy"] = ("node network", "Packets are dropped or go astray.", "Check kube-proxy, network policies, routes, firewall and MTU."),
        ["service-lb-ingress"] = ("Service, load balancer or ingress", "Traffic does not reach a backend.", "Check the service's selector and endpoints, and the load balancer's events."),
        ["volume-mount-attach"] = ("volume", "A volume cannot be attached or mounted.", "Check the volume, where it is attached, and the CSI driver on the node."),
        ["volume-provision"] = ("volume provisioner", "A volume cannot be created, bound or resized.", "Check the storage class, the provisioner's log and its quota."),
        ["config-missing"] = ("Secret or ConfigMap", "A Secret or ConfigMap, or a key in it, does not exist.", "Create it, or name the right one."),
        ["container-crash-app"] = ("application", "The application in the container fails.", "Look at the log of the container before it was restarted."),
        ["oom-eviction"] = ("memory", "Memory ran out, of the container or of the node.", "Raise the limit, or find what uses it."),
        ["probe-failing"] = ("probe of the container", "A liveness, readiness or startup probe fails.", "Check the probe's path, port and times against the application."),
        ["controller-not-reconciling"] = ("controller", "A controller does not bring about what is asked.", "Look at its log and at the finalizers of the object."),
        ["node-disk-inode-pid"] = ("node", "Disk, inodes, watches or process ids of the node are used up.", "Free them, or raise the limit."),
        ["time-skew"] = ("clocks", "Clocks differ.", "Synchronise the clocks (NTP, chrony), then renew what was issued meanwhile."),
        ["upgrade-incompat"] = ("versions", "Versions do not fit together.", "Bring components, manifests and flags to versions that fit."),
        ["container-start"] = ("container specification", "The runtime refuses to start the container as specified.", "Check command, image architecture, user and mounts."),
        ["admission-policy"] = ("admission policy", "A policy refuses the object.", "Change the object so that the policy lets it through, or the policy."),
        ["deadline"] = ("deadline", "The object's own deadline or number of tries ran out.", "Find why it takes so long, or allow more."),
    }.ToFrozenDictionary();

    public static string Component(string category) => Texts.GetValueOrDefault(category).Component ?? "";

    public static string Cause(string category) => Texts.GetValueOrDefault(category).Cause ?? "";

    public static string Remedy(string category) => Texts.GetValueOrDefault(category).Remedy ?? "";
}
