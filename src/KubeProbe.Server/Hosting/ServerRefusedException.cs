namespace KubeProbe.Server.Hosting;

/// <summary>The server can't run as it is configured, or where it is. Each fault names its remedy; no retry helps.</summary>
public sealed class ServerRefusedException(IReadOnlyList<string> faults, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, faults), inner)
{
    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
