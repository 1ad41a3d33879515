namespace KubeProbe.Core.Runs;

/// <summary>Port: tells whoever watches. Best effort and never waits; the history is the truth.</summary>
public interface IRunFeed
{
    /// <summary>Tells how a run stands now.</summary>
    void Publish(RunRecord run);
}
