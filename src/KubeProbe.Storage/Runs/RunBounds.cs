using System.Globalization;
using KubeProbe.Core.Facts;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>Cuts what is kept of a run to the bounds its records state. History takes what a probe wrote, however it looks.</summary>
static class RunBounds
{
    public const int MaxMeasurements = 1_000;
    public const int MaxNodes = 5_000;
    public const int MaxEvidence = 50;
    public const int MaxLateReports = 20;
    const int MaxErrors = 100;
    const int MaxNodeMeasurements = 50;
    const int MaxText = 4_096;
    const int MaxWord = 200;
    const int MaxPodStatus = 128 * 1024;
    const int MaxObject = 64 * 1024;

    public static string Text(string text) => KeptText.Within(text, MaxText);

    public static string? Word(string? text) => KeptText.WithinOrNull(text, MaxWord);

    public static IReadOnlyList<string> Errors(IReadOnlyList<string> errors) => [.. errors.Take(MaxErrors).Select(Text)];

    public static IReadOnlyList<Measurement> Measurements(IReadOnlyList<Measurement> all, int max = MaxMeasurements) =>
    [
        .. all.Take(max).Select(one => one with
        {
            Name = KeptText.Within(one.Name, MaxWord),
            Seconds = Finite(one.Seconds),
            Value = Finite(one.Value),
            Unit = KeptText.WithinOrNull(one.Unit, MaxWord),
        }),
    ];

    public static IReadOnlyList<Fact> Facts(IReadOnlyList<Fact> all) =>
    [
        .. all.DistinctBy(fact => fact.Name).Take(FactBounds.MaxFacts)
            .Select(fact => new Fact(KeptText.Within(fact.Name, FactBounds.MaxName), FactBounds.Value(KeptText.Within(fact.Value, FactBounds.MaxValue * 2)))),
    ];

    public static RunVerdict Verdict(RunVerdict verdict) =>
        verdict with { Reason = KeptText.Within(verdict.Reason, MaxWord), Message = Text(verdict.Message) };

    public static NodeResult Node(NodeResult result) => result with
    {
        Node = KeptText.Within(result.Node, 253),
        Verdict = Verdict(result.Verdict),
        Errors = Errors(result.Errors),
        Measurements = Measurements(result.Measurements, MaxNodeMeasurements),
    };

    public static ProbeOutcome Outcome(ProbeOutcome outcome) => outcome with
    {
        Errors = Errors(outcome.Errors),
        Message = KeptText.WithinOrNull(outcome.Message, MaxText),
        Measurements = Measurements(outcome.Measurements),
    };

    public static RunEvidence Evidence(RunEvidence evidence) => evidence with
    {
        Node = KeptText.Within(evidence.Node, 253),
        Message = Text(evidence.Message),
        LogTail = KeptText.Tail(evidence.LogTail, RunEvidence.MaxLogBytes),
        PodStatus = evidence.PodStatus.Length <= MaxPodStatus
            ? KeptText.Within(evidence.PodStatus, MaxPodStatus)
            : string.Create(CultureInfo.InvariantCulture, $$"""{"cut":"{{evidence.PodStatus.Length}} characters"}"""),
        NodeStatus = evidence.NodeStatus.Length <= MaxObject ? KeptText.Within(evidence.NodeStatus, MaxObject) : "",
        Workload = evidence.Workload.Length <= MaxObject ? KeptText.Within(evidence.Workload, MaxObject) : "",
        Context = [.. evidence.Context.Take(RunEvidence.MaxContext).Select(Text)],
        // The last are the nearest to the failure.
        Events = [.. evidence.Events.TakeLast(RunEvidence.MaxEvents).Select(Event)],
    };

    static ClusterEvent Event(ClusterEvent seen) => seen with
    {
        Object = KeptText.Within(seen.Object, 300),
        Reason = KeptText.Within(seen.Reason, MaxWord),
        Message = Text(seen.Message),
        Component = KeptText.Within(seen.Component, MaxWord),
    };

    // JSON has no infinity.
    static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
