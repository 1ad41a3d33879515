namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Port: when somebody was last called, whichever server did: what else would call them soon after waits, and is one call.</summary>
public interface ICallTurns
{
    /// <summary>Takes the turn to call somebody.</summary>
    /// <param name="channel">By which channel.</param>
    /// <param name="person">Whom.</param>
    /// <param name="now">The present, and the turn's name.</param>
    /// <param name="pause">How long after a turn there is no other.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null when it is taken; else when there is one again.</returns>
    Task<DateTimeOffset?> TakeAsync(string channel, string person, DateTimeOffset now, TimeSpan pause, CancellationToken cancellation);

    /// <summary>Gives a turn back in which nobody was called; one that was taken by somebody else since stays.</summary>
    Task ReturnAsync(string channel, string person, DateTimeOffset at, CancellationToken cancellation);
}
