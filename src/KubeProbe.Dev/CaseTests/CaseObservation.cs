namespace KubeProbe.Dev.CaseTests;

/// <summary>What was seen of a probe in one situation.</summary>
sealed record CaseObservation
{
    public required CaseSituation Situation { get; init; }

    /// <summary>Whether its container started at all; else <see cref="NotStarted"/> says why.</summary>
    public bool Started { get; init; }

    public string NotStarted { get; init; } = "";

    /// <summary>Its exit code; null while it still ran some seconds after the deadline, or was killed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Ran { get; init; }

    /// <summary>Reports in the order they came.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    public string Termination { get; init; } = "";

    /// <summary>Where a secret was found: <c>log</c>, <c>report</c>, <c>termination message</c>.</summary>
    public IReadOnlyList<string> SecretsIn { get; init; } = [];

    /// <summary>What is still there after the run ended and everything it owns was collected: <c>configmaps/x in ns</c>.</summary>
    public IReadOnlyList<string> LeftBehind { get; init; } = [];
}

/// <summary>One thing a probe did wrong.</summary>
/// <param name="Fault">One word for scripts: <c>left-behind</c>, <c>hung</c>, <c>reported-twice</c>, <c>secret-printed</c>, <c>no-report</c>, <c>wrong-report</c>, <c>not-started</c>.</param>
/// <param name="Text">What, and what to do about it.</param>
sealed record CaseFinding(string Fault, string Text);
