namespace KubeProbe.Core.Secrets;

/// <summary>Values that are written once and never shown: encrypted at rest, masked in every answer.</summary>
public sealed record SecretSpec
{
    /// <summary>Values as text.</summary>
    public IReadOnlyDictionary<string, string> StringData { get; init; } = new Dictionary<string, string>();

    /// <summary>Values as base64; a key may not stand in both.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();
}
