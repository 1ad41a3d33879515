namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Port: who is called, by which ladder and at what time.</summary>
public interface IOnCall
{
    /// <summary>The ladders there are, in the order of the configuration.</summary>
    IReadOnlyList<EscalationLadder> Ladders { get; }

    /// <summary>Whom a step calls at a time. Does no I/O: what calendars say was read before.</summary>
    StepCall Who(EscalationStep step, DateTimeOffset at);

    /// <summary>The rotas, and who is on call by them at a time.</summary>
    IReadOnlyList<RotaView> Rotas(DateTimeOffset at);
}

/// <summary>Whom a step calls.</summary>
/// <param name="People">Their names, in order; none when nobody is on call.</param>
/// <param name="Notes">What has to be known with it, one sentence each: nobody is on call, a calendar can't be read.</param>
public sealed record StepCall(IReadOnlyList<string> People, IReadOnlyList<string> Notes);

/// <summary>A rota at a time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="People">Who is on call.</param>
/// <param name="Until">When that changes, as far as is known.</param>
/// <param name="ReadAt">When its calendar was last read; null when it never could be.</param>
/// <param name="Notes">What is wrong with it, with the remedy.</param>
public sealed record RotaView(string Name, IReadOnlyList<string> People, DateTimeOffset? Until, DateTimeOffset? ReadAt, IReadOnlyList<string> Notes);

/// <summary>There are no ladders.</summary>
public sealed class NobodyOnCall : IOnCall
{
    /// <inheritdoc/>
    public IReadOnlyList<EscalationLadder> Ladders => [];

    /// <inheritdoc/>
    public StepCall Who(EscalationStep step, DateTimeOffset at) => new([], []);

    /// <inheritdoc/>
    public IReadOnlyList<RotaView> Rotas(DateTimeOffset at) => [];
}
