namespace KubeProbe.Core.Remedies;

/// <summary>What holds for all remedies together.</summary>
public sealed class RemedyOptions
{
    /// <summary>Executions that may be at work at once over the whole fleet, whatever their remedies say. Default 5, at most 1,000; 0 lets none act.</summary>
    public int AtOnce { get; set; } = 5;

    /// <summary>What is wrong with these options, all of it.</summary>
    public IEnumerable<string> Validate()
    {
        if (AtOnce is < 0 or > 1_000) yield return "remedies.atOnce must lie between 0 and 1000.";
    }
}
