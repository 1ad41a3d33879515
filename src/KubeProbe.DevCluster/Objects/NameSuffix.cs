using System.Security.Cryptography;

namespace KubeProbe.DevCluster.Objects;

/// <summary>The random tail of a generated name. No vowels and nothing that looks like another letter, so that no word appears.</summary>
public static class NameSuffix
{
    const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    const int Length = 5;
    const int LongestName = 63;

    public static string Random() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>The prefix, shortened where the name would get too long, and a random tail.</summary>
    public static string Append(string prefix) =>
        (prefix.Length > LongestName - Length ? prefix[..(LongestName - Length)] : prefix) + Random();
}
