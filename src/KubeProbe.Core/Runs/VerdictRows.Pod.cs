using System.Globalization;
using System.Text.RegularExpressions;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Runs;

/// <summary>Rows on what the cluster did with the pod.</summary>
static partial class VerdictRows
{
    public static IReadOnlyList<VerdictRow> WhatBecameOfThePod { get; } =
    [
        new("node-lost", Verdict.Failed, "the pod was removed because its node failed, was drained or preempted it",
            seen => seen.Gone && seen.Event("TaintManagerEviction", "NodeNotReady", "Preempted", "Evicted", "NodeControllerEviction") is not null,
            seen => $"The pod was removed from node {seen.Pod?.Node}: "
                + $"{seen.Event("TaintManagerEviction", "NodeNotReady", "Preempted", "Evicted", "NodeControllerEviction")!.Message}.", AtOnce: true),
        new("pod-deleted", Verdict.Unknown, "somebody deleted the pod before it was finished",
            seen => seen.Gone,
            _ => "The pod was deleted by somebody else before it was finished.", AtOnce: true),
    ];

    public static IReadOnlyList<VerdictRow> WhyItCouldNotBeMade { get; } =
    [
        new("not-configured", Verdict.Unknown, "the centre can't connect from what is declared",
            seen => seen.StartFault is TargetFault.NotConfigured, seen => seen.StartMessage, AtOnce: true),
        new("invalid-pod", Verdict.ProbeFault, "the API server calls the pod invalid",
            seen => seen.StartFault is TargetFault.Invalid,
            seen => $"The API server does not accept the pod: {seen.StartMessage}", AtOnce: true),
        new("centre-rbac", Verdict.ProbeFault, "a right is denied to the centre",
            seen => seen.StartFault is TargetFault.Forbidden, seen => seen.StartMessage, AtOnce: true),
        new("no-namespace", Verdict.ProbeFault, "the probe namespace does not exist",
            seen => seen.StartFault is TargetFault.NotFound,
            seen => $"{seen.StartMessage} Apply the manifests in k8s/ to the cluster, or correct the cluster's namespace.", AtOnce: true),
        new("refused", Verdict.Failed, "an admission webhook, policy or quota refuses the pod until the deadline",
            seen => seen.StartFault is TargetFault.Refused,
            seen => $"The cluster refuses the pod: {seen.StartMessage}"),
        new("api-throttled", Verdict.Failed, "the API server throttles until the deadline",
            seen => seen.StartFault is TargetFault.Throttled, seen => $"The API server throttles: {seen.StartMessage}"),
        new("api-error", Verdict.Failed, "the API server answers 5xx until the deadline",
            seen => seen.StartFault is TargetFault.ServerError, seen => $"The API server fails: {seen.StartMessage}"),
        new("api-slow", Verdict.Failed, "the API server does not answer in time until the deadline",
            seen => seen.StartFault is TargetFault.TimedOut, seen => $"The API server does not answer in time: {seen.StartMessage}"),
        new("api-refused", Verdict.Failed, "the API server's host refuses the connection until the deadline",
            seen => seen.StartFault is TargetFault.ConnectionRefused, seen => $"Nothing listens at the API server's address: {seen.StartMessage}"),
        new("over-budget", Verdict.Unknown, "the cluster's budget of requests is used up until the deadline",
            seen => seen.StartFault is TargetFault.OverBudget, seen => seen.StartMessage),
        new("centre-late", Verdict.Unknown, "the centre itself came late to its own work, for want of CPU, until the deadline",
            seen => seen.StartFault is TargetFault.CentreLate, seen => seen.StartMessage),
        new("unreachable", Verdict.Unknown, "there is no way to the cluster, or it does not know the centre",
            seen => seen.StartFault is not null, seen => seen.StartMessage),
    ];

    public static IReadOnlyList<VerdictRow> WhyItDidNotStart { get; } =
    [
        new("image-name", Verdict.ProbeFault, "the image's name is none, or there is no such image",
            seen => seen.Pod?.WaitingReason is "InvalidImageName" or "ErrImageNeverPull" || (Pulls(seen) && ImageIsMissing(PullText(seen))),
            seen => $"The image can't be had: {Text(PullText(seen), seen.Pod!.WaitingReason)}. Correct the template's image.", AtOnce: true),
        new("config", Verdict.ProbeFault, "the pod names a Secret, ConfigMap or service account that does not exist",
            seen => seen.Pod?.WaitingReason is "CreateContainerConfigError",
            seen => $"The container's configuration is incomplete: {seen.Pod!.WaitingMessage}."),
        new("image-pull", Verdict.Failed, "the image exists, but the node can't pull it until the deadline",
            Pulls, seen => $"Node {seen.Pod!.Node} can't pull the image: {Text(PullText(seen), seen.Pod.WaitingReason)}."),
        new("selector", Verdict.ProbeFault, "no node matches the placement",
            seen => seen.Pod?.Unscheduled is { Length: > 0 } text && OnlySelector(text),
            seen => $"No node matches the placement: {seen.Pod!.Unscheduled}. Correct the binding's placement."),
        new("scheduling", Verdict.Failed, "the scheduler finds no node until the deadline",
            seen => seen.Pod is { Node: "", Unscheduled.Length: > 0 },
            seen => $"The pod can't be scheduled: {seen.Pod!.Unscheduled}."),
        new("not-scheduled", Verdict.Failed, "the scheduler does nothing until the deadline",
            seen => seen.Pod is { Node: "" } && !seen.Started,
            _ => "No scheduler took up the pod."),
        new("sandbox", Verdict.Failed, "the pod's sandbox or network can't be made",
            seen => !seen.Started && seen.Event("FailedCreatePodSandBox") is not null,
            seen => $"Node {seen.Pod?.Node}: {seen.Event("FailedCreatePodSandBox")!.Message}"),
        new("mount", Verdict.Failed, "a volume can't be mounted or attached",
            seen => !seen.Started && seen.Event("FailedMount", "FailedAttachVolume", "FailedMapVolume") is not null,
            seen => $"Node {seen.Pod?.Node}: {seen.Event("FailedMount", "FailedAttachVolume", "FailedMapVolume")!.Message}"),
        new("node", Verdict.Failed, "the pod's node is not ready",
            seen => seen.Event("NodeNotReady", "NodeNotSchedulable", "KubeletIsDown") is not null && seen.Pod is { Node.Length: > 0 },
            seen => $"Node {seen.Pod!.Node} is not ready: {seen.Event("NodeNotReady", "NodeNotSchedulable", "KubeletIsDown")!.Message}."),
        new("runtime", Verdict.Failed, "the container runtime fails",
            seen => seen.Pod?.WaitingReason is "RunContainerError" or "CreateContainerError",
            seen => $"Node {seen.Pod!.Node}: {Join(seen.Pod.WaitingReason, seen.Pod.WaitingMessage)}."),
    ];

    public static IReadOnlyList<VerdictRow> HowTimeRanOut { get; } =
    [
        new("not-pushed", Verdict.Failed, "contract external: nobody pushed a result until the deadline",
            seen => seen is { Contract: ProbeContract.External, Readable: true },
            seen => $"No result was pushed within {Manifests.Duration.Format(seen.Timeout)}."),
        new("no-answer", Verdict.Failed, "contract check: what the centre looked at did not answer until the deadline",
            seen => seen is { Contract: ProbeContract.Check, Readable: true },
            seen => $"There was no answer within {Manifests.Duration.Format(seen.Timeout)}."),
        new("deadline", Verdict.Failed, "the container started, but said nothing until the deadline",
            seen => seen.Started && seen.Readable,
            seen => $"The probe started on node {seen.Pod!.Node} and said nothing within {Manifests.Duration.Format(seen.Timeout)}."),
        new("unreadable", Verdict.Unknown, "the pod's state can't be read",
            seen => !seen.Readable || seen.Pod is null,
            seen => $"The pod's state can't be read: {Text(seen.StartMessage, "the cluster is out of reach")}."),
        new("deadline-too-short", Verdict.ProbeFault, "the pod did not start in time here, but the same pod did elsewhere in the cluster",
            seen => seen.StartedElsewhere,
            seen => $"The pod did not start on node {seen.Pod!.Node} within {Manifests.Duration.Format(seen.Timeout)}, though it did elsewhere: raise the timeout."),
        new("start-deadline", Verdict.Failed, "the pod did not start until the deadline, without any known cause",
            _ => true,
            seen => $"The pod did not start on node {seen.Pod!.Node} within {Manifests.Duration.Format(seen.Timeout)}: {Join(seen.Pod.Phase, seen.Pod.WaitingReason)}."),
    ];

    static bool Pulls(Seen seen) => seen.Pod?.WaitingReason is "ErrImagePull" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable";

    // ImagePullBackOff only says "Back-off pulling image"; the reason stands in the event of the attempt before.
    static string PullText(Seen seen) =>
        seen.Pod!.WaitingReason is "ErrImagePull" ? seen.Pod.WaitingMessage : seen.Events.LastOrDefault(e => e.Reason is "Failed" && e.Message.Contains("pull", StringComparison.Ordinal))?.Message ?? seen.Pod.WaitingMessage;

    static bool ImageIsMissing(string text) =>
        MissingImage.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase)) && !text.Contains("no such host", StringComparison.OrdinalIgnoreCase);

    static readonly string[] MissingImage =
    [
        "not found", "manifest unknown", "pull access denied", "repository does not exist", "insufficient_scope",
        "authorization failed", "unauthorized", "no match for platform", "invalid reference format",
    ];

    // "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) didn't match
    // Pod's node affinity/selector. preemption: …": each node is counted for the first cause that keeps the pod away. Nodes set apart
    // by a taint of their owner are none a selector could find; a taint node.kubernetes.io/… is trouble with the node.
    static bool OnlySelector(string text)
    {
        var all = NodesAvailable().Match(text);
        if (!all.Success) return false;
        var rest = text[(all.Index + all.Length)..];
        var unmatched = Sum(NodesUnmatched().Matches(rest));
        return unmatched > 0 && unmatched + Sum(NodesSetApart().Matches(rest)) == int.Parse(all.Groups["n"].Value, CultureInfo.InvariantCulture);
    }

    static int Sum(MatchCollection counted) => counted.Sum(each => int.Parse(each.Groups["n"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"0/(?<n>\d{1,6}) nodes are available: ")]
    private static partial Regex NodesAvailable();

    [GeneratedRegex(@"(?<n>\d{1,6}) node\(s\) didn't match (Pod's )?node (affinity/selector|affinity|selector)\b")]
    private static partial Regex NodesUnmatched();

    [GeneratedRegex(@"(?<n>\d{1,6}) node\(s\) had (untolerated )?taint \{(?!node\.kubernetes\.io/)[^}]*\}")]
    private static partial Regex NodesSetApart();
}
