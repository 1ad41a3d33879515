namespace KubeProbe.Server.Manifests;

/// <summary>One file as the user has it; it may hold many YAML documents.</summary>
/// <param name="Path">Shown in faults; <c>-</c> for standard input.</param>
/// <param name="Content">Its bytes: UTF-8 when all is well.</param>
sealed record ManifestSource(string Path, ReadOnlyMemory<byte> Content);
