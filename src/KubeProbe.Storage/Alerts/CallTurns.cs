using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>When people were last called.</summary>
sealed class CallTurns(Database database) : ICallTurns
{
    public Task<DateTimeOffset?> TakeAsync(string channel, string person, DateTimeOffset now, TimeSpan pause, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            // A time that lies further ahead than any pause was written by a clock that went wrong.
            var taken = await session.ExecuteAsync(
                new Statement(
                    """
                    INSERT INTO call_turns (channel, person, called_at) VALUES (@channel, @person, @now)
                    ON CONFLICT (channel, person) DO UPDATE SET called_at = @now WHERE call_turns.called_at <= @before OR call_turns.called_at > @after
                    """)
                    .With("@channel", channel)
                    .With("@person", person)
                    .With("@now", now)
                    .With("@before", now - pause)
                    .With("@after", now + pause),
                cancellation);
            if (taken > 0) return (DateTimeOffset?)null;
            var last = await session.ListAsync(
                new Statement("SELECT called_at FROM call_turns WHERE channel = @channel AND person = @person", answers: true).With("@channel", channel).With("@person", person),
                row => row.Time("called_at"),
                cancellation);
            return last.Append(now).First() + pause;
        },
        cancellation);

    public Task ReturnAsync(string channel, string person, DateTimeOffset at, CancellationToken cancellation) => database.ExecuteAsync(
        new Statement("DELETE FROM call_turns WHERE channel = @channel AND person = @person AND called_at = @at").With("@channel", channel).With("@person", person).With("@at", at),
        cancellation);
}
