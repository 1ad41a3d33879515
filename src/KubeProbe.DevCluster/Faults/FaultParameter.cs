namespace KubeProbe.DevCluster.Faults;

/// <summary>What a fault's parameter may hold.</summary>
public enum FaultParameterType
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>A whole number, zero or more.</summary>
    Number,

    /// <summary>A span of time such as <c>500ms</c>, <c>2s</c>, <c>1m30s</c>.</summary>
    Duration,
}

/// <summary>One parameter of a fault.</summary>
/// <param name="Default">Taken when it isn't given; null for one that is then simply absent.</param>
public sealed record FaultParameter(string Name, FaultParameterType Type, string Meaning, object? Default = null)
{
    /// <summary>Whether the fault can't be switched on without it.</summary>
    public bool Required { get; init; }
}
