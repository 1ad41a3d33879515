using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Manifests;

/// <summary>A kind as parameters name it: <c>apps.kruise.io/v1alpha1/clonesets</c>, <c>v1/configmaps</c>.</summary>
/// <param name="GroupVersion"><c>apps/v1</c>, or <c>v1</c> for the core group.</param>
/// <param name="Plural">As in the path.</param>
sealed record ResourcePath(string GroupVersion, string Plural)
{
    public string In(string @namespace) => $"{(GroupVersion.Contains('/') ? "apis" : "api")}/{GroupVersion}/namespaces/{@namespace}/{Plural}";

    /// <summary>The value of a parameter; what is wrong with it is told as its fault.</summary>
    public static ResourcePath? Read(ProbeParameters parameters, string name, string? otherwise)
    {
        var text = parameters.Optional(name) ?? otherwise;
        if (text is null) return null;
        var parts = text.Split('/');
        if (parts is [_, _] or [_, _, _] && parts.All(IsSegment)) return new ResourcePath(string.Join('/', parts[..^1]), parts[^1]);
        parameters.Fault($"{name} is '{text}', not [GROUP/]VERSION/PLURAL such as apps/v1/deployments");
        return null;
    }

    static bool IsSegment(string part) => part.Length is > 0 and <= 253 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') && part.Trim('.').Length > 0;
}
