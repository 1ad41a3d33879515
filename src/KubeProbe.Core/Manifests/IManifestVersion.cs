namespace KubeProbe.Core.Manifests;

/// <summary>Port: whether anything was declared, changed or deleted, for those who keep what they read.</summary>
public interface IManifestVersion
{
    /// <summary>Grows with every write and every deletion of a manifest; a status is none. What is read after it is at least so new.</summary>
    Task<long> LatestAsync(CancellationToken cancellation);
}
