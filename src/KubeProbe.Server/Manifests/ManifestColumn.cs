namespace KubeProbe.Server.Manifests;

/// <summary>One column of a kind's table.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Wide">Shown on request only.</param>
sealed record ManifestColumn(string Name, bool Wide = false);
