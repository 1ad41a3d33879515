namespace KubeProbe.Server.Configuration;

/// <summary>One value from outside.</summary>
/// <param name="Key">As it was written.</param>
/// <param name="Value">Its text.</param>
/// <param name="Origin">Where it stands: file and line, variable or flag.</param>
sealed record ConfigurationEntry(string Key, string Value, string Origin);
