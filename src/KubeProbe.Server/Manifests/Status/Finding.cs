namespace KubeProbe.Server.Manifests.Status;

/// <summary>One condition as it is found: whether it holds, why in a word, and why in a sentence with the remedy where there is one.</summary>
sealed record Finding(string Type, string Status, string Reason, string Message)
{
    public static Finding True(string type, string reason, string message) => new(type, "True", reason, message);

    public static Finding False(string type, string reason, string message) => new(type, "False", reason, message);

    public static Finding Unknown(string type, string reason, string message) => new(type, "Unknown", reason, message);
}
