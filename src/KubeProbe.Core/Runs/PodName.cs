using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.Runs;

/// <summary>Names of pods and of the Secret that goes with each: derived, so that making one twice meets itself.</summary>
public static class PodName
{
    /// <summary><c>kp-{run}-{attempt}</c>, and a hash of the node where there is one; at most 40 characters.</summary>
    public static string Of(RunId run, int attempt, string? node = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"kp-{run}-{attempt}");
        return node is null ? name : $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node)).AsSpan(0, 4))}";
    }
}
