using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Centre;

/// <summary>What anyone may know of the centre.</summary>
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
