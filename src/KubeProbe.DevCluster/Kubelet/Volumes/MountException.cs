namespace KubeProbe.DevCluster.Kubelet.Volumes;

/// <summary>A volume can't be set up now; the kubelet says so in a FailedMount event and tries again.</summary>
sealed class MountException(string volume, string cause) : Exception($"MountVolume.SetUp failed for volume \"{volume}\" : {cause}")
{
    public string Volume => volume;
}
