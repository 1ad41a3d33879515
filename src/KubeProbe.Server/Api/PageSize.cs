namespace KubeProbe.Server.Api;

/// <summary>How many rows a page has.</summary>
static class PageSize
{
    public const int Most = 500;

    /// <summary>What was asked for, at most <see cref="Most"/>; the default when it is 0.</summary>
    public static int Of(int asked, int ordinary) => asked switch
    {
        < 0 => throw ApiFault.Invalid("pageSize", "It is negative.", $"Use 1 to {Most}, or 0 for {ordinary}."),
        0 => ordinary,
        _ => Math.Min(asked, Most),
    };
}
