namespace KubeProbe.Core.Access;

/// <summary>Who asks for something, as the bearer token told.</summary>
/// <param name="Actor">Name of the token.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Source">Remote address, or empty.</param>
public sealed record Caller(string Actor, Role Role, string Source = "");
