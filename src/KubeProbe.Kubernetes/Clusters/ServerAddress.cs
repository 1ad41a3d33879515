namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Which addresses an API server may have.</summary>
static class ServerAddress
{
    /// <summary>What is wrong with it, as the end of a sentence with its remedy; null when nothing is.</summary>
    public static string? Fault(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            return "is no address. Give it as https://host:port.";
        if (address.Scheme == "http" && !address.IsLoopback)
            return "is http: the token would travel in the clear. Give the https address.";
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            return "carries more than host, port and path. Give it as https://host:port.";
        return null;
    }

    /// <summary>With the slash that makes relative paths go below it.</summary>
    public static Uri Base(Uri address) => new(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
}
