using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>Who uses a Secret; never a value.</summary>
static class SecretConditionRules
{
    public static Finding InUse(string secret, StatusScene scene)
    {
        var users = scene.ReferrersOf(new ManifestRef(ManifestKind.Secret, secret));
        return users.Count > 0
            ? Finding.True("InUse", "Referenced", $"Named by {StatusText.Names([.. users.Select(user => user.ToString())])}.")
            : Finding.False("InUse", "NotReferenced", "Nothing names it.");
    }
}
