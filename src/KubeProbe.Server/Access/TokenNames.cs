namespace KubeProbe.Server.Access;

/// <summary>Names of tokens: they are actors in the audit log.</summary>
static class TokenNames
{
    public const string Remedy = "Use 1 to 63 of lower-case letters, digits, '-', '.' and '@'.";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '@');
}
