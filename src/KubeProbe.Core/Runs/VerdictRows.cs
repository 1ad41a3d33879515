using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Runs;

/// <summary>Rows on what the probe did and said.</summary>
static partial class VerdictRows
{
    /// <summary>
    /// How a probe says that its own rights did not suffice: <c>rbac-denied: verb=create resource=pods namespace=x</c>. It is the
    /// probe's need that is wrong, so the cluster is not to blame.
    /// </summary>
    const string RbacDenied = "rbac-denied:";

    /// <summary>How a probe says first that it can't do its work for a reason of its own, such as a parameter that makes no sense.</summary>
    const string ProbeFault = "probe-fault:";

    public static IReadOnlyList<VerdictRow> WhatTheProbeSaid { get; } =
    [
        new("rbac", Verdict.ProbeFault, "the probe reports that a right was denied to it",
            seen => seen.Outcome is { Ok: false } && seen.Outcome.Errors.Any(IsRbacDenied),
            seen => $"The probe lacks a right: {RuleOf(seen.Outcome!.Errors.First(IsRbacDenied))}. "
                + "Add it to the template's rbac and apply what `kubeprobe rbac render` prints.", AtOnce: true),
        new("probe-fault", Verdict.ProbeFault, "the probe reports a fault of its own, such as a wrong parameter",
            seen => seen.Outcome is { Ok: false, Errors: [var first, ..] } && first.StartsWith(ProbeFault, StringComparison.Ordinal),
            seen => seen.Outcome!.Errors[0][ProbeFault.Length..].Trim(), AtOnce: true),
        new("reported-failure", Verdict.Failed, "the probe reports failure",
            seen => seen.Outcome is { Ok: false },
            seen => FirstOf(seen.Outcome!), AtOnce: true),
        new("not-measured", Verdict.ProbeFault, "the probe reports success, but not what a failWhen condition needs",
            seen => seen.Outcome is { Ok: true } && seen.UnmeasuredCondition is not null,
            seen => $"failWhen \"{seen.UnmeasuredCondition}\" names something the probe did not measure.", AtOnce: true),
        new("condition", Verdict.Failed, "the probe reports success, but a failWhen condition holds",
            seen => seen.Outcome is { Ok: true } && seen.BrokenCondition is not null,
            seen => $"failWhen: {seen.BrokenCondition}.", AtOnce: true),
        new("untold", Verdict.ProbeFault, "the probe reports success, but does not tell a fact that a rule is on",
            seen => seen.Outcome is { Ok: true } && seen.UntoldFact is not null,
            seen => $"The case has a rule on the fact {seen.UntoldFact}, which the probe did not tell. Correct the rule's name, or use a probe that tells it.", AtOnce: true),
        new("fact", Verdict.Failed, "the probe reports success, but a fact breaks a rule: it is not what it must be, or not what most clusters have",
            seen => seen.Outcome is { Ok: true } && seen.BrokenFact is not null,
            seen => $"{seen.BrokenFact}. Level this cluster, or correct the case's rule.", AtOnce: true),
        new("reported", Verdict.Passed, "the probe reports success",
            seen => seen.Outcome is { Ok: true },
            seen => seen.Outcome!.Message is { Length: > 0 } text ? text : "ok", AtOnce: true),
    ];

    public static IReadOnlyList<VerdictRow> HowTheContainerEnded { get; } =
    [
        new("evicted", Verdict.Failed, "the pod was evicted, or lost with its node",
            seen => seen.Pod?.Reason is "Evicted" or "NodeLost" or "NodeShutdown" or "Terminated" or "Preempting" or "Shutdown",
            seen => $"The pod was taken off its node {seen.Pod!.Node}: {Join(seen.Pod.Reason, seen.Pod.Message)}.", AtOnce: true),
        new("oom", Verdict.ProbeFault, "the container exceeded its own memory limit",
            seen => seen.Pod?.End?.Reason is "OOMKilled",
            _ => "The probe's container exceeded its memory limit (OOMKilled): raise resources.limits.memory in the template.", AtOnce: true),
        new("container-start", Verdict.ProbeFault, "the runtime refused to start the container as specified",
            seen => seen.Pod?.End?.Reason is "ContainerCannotRun" or "StartError"
                || (seen.Pod?.WaitingReason is "RunContainerError" or "CreateContainerError" && NamesTheContainer(seen.Pod.WaitingMessage)),
            seen => CanNotStart(Text(seen.Pod!.End?.Message ?? "", seen.Pod.WaitingMessage)), AtOnce: true),
        new("container-lost", Verdict.Failed, "the node lost track of the container, as when it restarts",
            seen => seen.Pod?.End?.Reason is "ContainerStatusUnknown",
            seen => $"Node {seen.Pod!.Node} lost track of the container: {Text(seen.Pod.End!.Message, "it restarted, or its runtime did")}.", AtOnce: true),
        new("exit-zero", Verdict.Passed, "contract exit-code: exit code 0",
            seen => seen is { Contract: ProbeContract.ExitCode, Pod.End.ExitCode: 0 },
            seen => Text(seen.Pod!.End!.Message, "exit code 0"), AtOnce: true),
        new("exit-code", Verdict.Failed, "contract exit-code: any other exit code",
            seen => seen is { Contract: ProbeContract.ExitCode, Pod.End: not null },
            seen => $"exit code {seen.Pod!.End!.ExitCode}: {Text(seen.Pod.End.Message, "no termination message")}", AtOnce: true),
        new("no-results", Verdict.ProbeFault, "contract sonobuoy: the plugin or its side-car ended, and no results were read",
            seen => seen is { Contract: ProbeContract.Sonobuoy, ResultsLate: true },
            seen => seen.Pod!.ResultsWaiting.Length > 0
                ? $"The side-car that reads the plugin's results does not run ({seen.Pod.ResultsWaiting}): set resultsImage in the template, or imagePrefix of the cluster, to where its image is."
                : seen.Pod.End is { } end
                    ? $"The plugin ended with exit code {end.ExitCode} and left no done file: {Text(end.Message, "it wrote nothing either")}.{RestrictedRules.Hint(end.Message)}"
                    : $"The side-car that reads the plugin's results ended with exit code {seen.Pod.Results?.ExitCode} and reported nothing: {Text(seen.Pod.Results?.Message ?? "", "it wrote nothing either")}.",
            AtOnce: true),
        new("no-report", Verdict.ProbeFault, "every other contract: the container ended without a report",
            seen => seen is { Contract: not (ProbeContract.ExitCode or ProbeContract.Sonobuoy), Pod.End: not null },
            seen => $"The probe ended with exit code {seen.Pod!.End!.ExitCode} ({Text(seen.Pod.End.Reason, "no reason")}) and reported nothing"
                + (seen.Contract is ProbeContract.Kubeprobe
                    ? ", neither by call nor in its termination message."
                    : $" by its contract: {Text(seen.Pod.End.Message, "it wrote nothing either")}.{RestrictedRules.Hint(seen.Pod.End.Message)}"), AtOnce: true),
    ];

    static bool IsRbacDenied(string error) => error.StartsWith(RbacDenied, StringComparison.Ordinal);

    static string RuleOf(string error) => error[RbacDenied.Length..].Trim();

    static string FirstOf(ProbeOutcome outcome) =>
        outcome.Errors.FirstOrDefault(error => error.Length > 0) ?? Text(outcome.Message ?? "", "The probe reported failure and said nothing more.");

    static string CanNotStart(string why) => $"The container can't start: {why}. Check the template's command, args and image.{RestrictedRules.Hint(why)}";

    static bool NamesTheContainer(string message) =>
        message.Contains("executable file not found", StringComparison.Ordinal)
        || message.Contains("exec format error", StringComparison.Ordinal)
        || message.Contains("no such file or directory", StringComparison.Ordinal)
        || message.Contains("permission denied", StringComparison.Ordinal);

    static string Text(string text, string otherwise) => text.Trim() is { Length: > 0 } said ? said.TrimEnd('.') : otherwise;

    static string Join(string a, string b) => b.Length > 0 ? $"{a}: {b.TrimEnd('.')}" : a;
}
