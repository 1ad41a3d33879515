using KubeProbe.Core.Access;

namespace KubeProbe.Core.Alerts;

/// <summary>Port: notifications that were given up. What was silenced until it was over is none of them.</summary>
public interface IDeadLetters
{
    /// <summary>A page, those given up last first.</summary>
    Task<IReadOnlyList<Notification>> PageAsync(DeadLetterFilter filter, CancellationToken cancellation);

    /// <summary>
    /// Makes dead letters due again from the first attempt on, with a row of the audit log. Only those of these channels, and none that <see cref="ResendRules"/>
    /// would not send; where ids are given and one of them is such, nothing is done.
    /// </summary>
    /// <param name="ids">Their ids; null for all of the channels, at most <see cref="MostResent"/> at once.</param>
    /// <param name="channels">Channels that there are.</param>
    /// <param name="now">When they are due.</param>
    /// <param name="audit">Says how many.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<Resent> ResendAsync(IReadOnlyCollection<string>? ids, IReadOnlyCollection<string> channels, DateTimeOffset now, Func<int, AuditEntry> audit, CancellationToken cancellation);

    /// <summary>Most that are sent again at once.</summary>
    const int MostResent = 10_000;

    /// <summary>Gives up what waits for channels that there are no more; how many there were.</summary>
    Task<int> AbandonAllButAsync(IReadOnlyCollection<string> channels, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Which dead letters to list; nulls match all.</summary>
/// <param name="Channel">One channel.</param>
/// <param name="Before">After this one: the last of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record DeadLetterFilter(string? Channel, (DateTimeOffset At, string Id)? Before, int Limit);

/// <summary>What became of dead letters that were to be sent again.</summary>
/// <param name="Count">How many are due again, ends that go after their beginnings among them.</param>
/// <param name="Overtaken">Ids of those that are not, because their channel was told of the end since.</param>
public sealed record Resent(int Count, IReadOnlyList<string> Overtaken);
