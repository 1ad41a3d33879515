using System.Net;

namespace KubeProbe.Server.Configuration;

/// <summary>Where to listen.</summary>
/// <param name="Address">The address; <c>0.0.0.0</c> or <c>::</c> for all.</param>
/// <param name="Port">The port; 0 for a free one.</param>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>Whether it is on every address, so that it doesn't say how others reach it.</summary>
    public bool IsWildcard => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
