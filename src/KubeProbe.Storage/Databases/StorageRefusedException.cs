namespace KubeProbe.Storage.Databases;

/// <summary>The storage must not be used as it is. The message names the remedy; no retry helps.</summary>
public sealed class StorageRefusedException(string message, Exception? inner = null) : Exception(message, inner);
