namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Who is called one after the other, until somebody has taken an incident on or it is over.</summary>
/// <param name="Name">As routes name it.</param>
/// <param name="Channel">The channel of kind phone by which people are called.</param>
/// <param name="Steps">In their order: 1 to <see cref="MaxSteps"/>.</param>
/// <param name="Times">How often the steps are gone through: 1 to <see cref="MaxTimes"/>.</param>
/// <param name="Again">How long after the last step they begin again; 1m to 24h, of use only where there is more than one time.</param>
public sealed record EscalationLadder(string Name, string Channel, IReadOnlyList<EscalationStep> Steps, int Times, TimeSpan Again)
{
    /// <summary>Most steps of one.</summary>
    public const int MaxSteps = 20;

    /// <summary>Most times they are gone through.</summary>
    public const int MaxTimes = 10;
}

/// <summary>One step of a ladder.</summary>
/// <param name="After">How long after the ladder began: 0s to 24h, more than the step before.</param>
public sealed record EscalationStep(TimeSpan After)
{
    /// <summary>What a rota is named by among those who are called: <c>rota/NAME</c>.</summary>
    public const string RotaPrefix = "rota/";

    /// <summary>People by name, and rotas as <c>rota/NAME</c>: all of them are called.</summary>
    public IReadOnlyList<string> Call { get; init; } = [];

    /// <summary>People who are called where the others are nobody just now.</summary>
    public IReadOnlyList<string> Fallback { get; init; } = [];

    /// <summary>Channels that are told that nobody has taken it on.</summary>
    public IReadOnlyList<string> Tell { get; init; } = [];
}
