namespace KubeProbe.Client;

/// <summary>The environment is no run's: every fault of it is told at once, values that may be secret are not.</summary>
public sealed class ProbeEnvironmentException(IReadOnlyList<string> faults)
    : Exception("The environment of this run can't be used: " + string.Join("; ", faults))
{
    /// <summary>One sentence per fault, each naming its variable.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
