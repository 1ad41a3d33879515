using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Centre;

/// <summary>What every caller may know of the centre; strangers don't learn its version.</summary>
static class CentreApi
{
    public const string ApiVersion = "v1alpha1";

    /// <summary>Without the source revision that builds append.</summary>
    public static GetVersionResponse Version { get; } = new()
    {
        Version = typeof(CentreApi).Assembly.GetName().Version?.ToString(3) ?? "",
        ApiVersion = ApiVersion,
    };
}
