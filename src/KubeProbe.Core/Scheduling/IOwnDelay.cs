namespace KubeProbe.Core.Scheduling;

/// <summary>
/// How late this server's own work comes, for want of CPU. Who is late must not blame a cluster for it, nor begin more than it can look
/// after.
/// </summary>
public interface IOwnDelay
{
    /// <summary>From here on an answer may have come in time and been read too late.</summary>
    static readonly TimeSpan Telling = TimeSpan.FromSeconds(2);

    /// <summary>How late work came in all, since the server started: what it grows by between two looks was lost between them.</summary>
    TimeSpan Total { get; }

    /// <summary>Whether work comes so late now that nothing should be begun that can wait.</summary>
    bool IsBehind { get; }
}
