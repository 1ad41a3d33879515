using KubeProbe.Core.Gates;

namespace KubeProbe.Server.Api.Gates.Flagger;

/// <summary>What Flagger makes of an answer depends on the kind of webhook it calls, which it does not tell: the path does.</summary>
/// <param name="Wait">How long it waits for a decision unless the URL says; Flagger waits 10 s by default.</param>
/// <param name="Proceed">Whether the verdict is a 200; else it is a refusal.</param>
/// <param name="WithoutCentre">Whether it is a 200 while the centre can't tell, where no policy says what holds then.</param>
sealed record FlaggerHook(TimeSpan Wait, Func<GateVerdict, bool> Proceed, bool WithoutCentre)
{
    static readonly TimeSpan WithinTimeout = TimeSpan.FromSeconds(8);

    /// <summary>By the last part of the path.</summary>
    public static IReadOnlyDictionary<string, FlaggerHook> Kinds { get; } = new Dictionary<string, FlaggerHook>
    {
        // A refusal means "ask again", and counts as no failure. What failed waits for good, until Flagger's own deadline ends it.
        ["confirm"] = new(TimeSpan.Zero, verdict => verdict is GateVerdict.Pass or GateVerdict.Unknown, false),
        // A refusal is one failed check.
        ["pre-rollout"] = new(WithinTimeout, verdict => verdict is GateVerdict.Pass or GateVerdict.Unknown, false),
        // The same, but asked at each step: what still runs is no reason to refuse.
        ["rollout"] = new(TimeSpan.Zero, verdict => verdict is not GateVerdict.Fail, true),
        // The other way round: 200 means "roll back now".
        ["rollback"] = new(TimeSpan.Zero, verdict => verdict is GateVerdict.Fail, false),
    };

    /// <summary>Whether a change that nothing answers for, though nothing hindered it, is refused: a gate that can't close is no gate.</summary>
    public bool RefusesUnbound => !RollsBack;

    /// <summary>Whether a 200 means "roll back now".</summary>
    public bool RollsBack => this == Kinds["rollback"];
}
