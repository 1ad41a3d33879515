namespace KubeProbe.Core.Cases.Checks;

public static partial class CheckRules
{
    /// <summary>The check with its parameters put in. A value that has no text, because it is a secret's, leaves its place empty.</summary>
    public static CheckSpec Fill(CheckSpec check, IReadOnlyDictionary<string, string> values)
    {
        string Put(string text) => Reference().Replace(text, reference => values.GetValueOrDefault(reference.Groups["name"].Value, ""));
        return check with
        {
            Http = check.Http is { } http
                ? http with { Url = Put(http.Url), Body = http.Body is { } body ? Put(body) : null, Headers = http.Headers.ToDictionary(header => header.Key, header => Put(header.Value)) }
                : null,
            Tcp = check.Tcp is { } tcp ? tcp with { Address = Put(tcp.Address) } : null,
            Tls = check.Tls is { } tls ? tls with { Address = Put(tls.Address), ServerName = tls.ServerName is { } name ? Put(name) : null } : null,
            Dns = check.Dns is { } dns ? dns with { Name = Put(dns.Name), Server = dns.Server is { } server ? Put(server) : null } : null,
            Grpc = check.Grpc is { } grpc ? grpc with { Url = Put(grpc.Url), Service = Put(grpc.Service) } : null,
            Conditions = [.. check.Conditions.Select(Put)],
        };
    }

    /// <summary>Host and port of an address such as <c>example.com:443</c> or <c>[::1]:443</c>.</summary>
    public static bool TryAddress(string address, out string host, out int port)
    {
        var colon = address.LastIndexOf(':');
        host = colon > 0 ? address[..colon].Trim('[', ']') : "";
        port = 0;
        return host.Length is > 0 and <= 253 && Uri.CheckHostName(host) is not UriHostNameType.Unknown
            && int.TryParse(address[(colon + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;
    }

    /// <summary>What is wrong with an address of HTTP, or null.</summary>
    public static string? UrlFault(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0
            ? parsed!.UserInfo.Length > 0 ? "An address must not hold a user or password." : null
            : $"\"{(url.Length <= 100 ? url : url[..99] + "…")}\" is no address of HTTP.";

    static IEnumerable<(string Text, string Field)> Texts(CheckSpec check)
    {
        if (check.Http is { } http)
        {
            yield return (http.Url, "spec.check.http.url");
            if (http.Body is { } body) yield return (body, "spec.check.http.body");
            foreach (var (name, value) in http.Headers) yield return (value, Manifests.FieldPath.Of("spec.check.http.headers", name));
        }
        if (check.Tcp is { } tcp) yield return (tcp.Address, "spec.check.tcp.address");
        if (check.Tls is { } tls)
        {
            yield return (tls.Address, "spec.check.tls.address");
            if (tls.ServerName is { } server) yield return (server, "spec.check.tls.serverName");
        }
        if (check.Dns is { } dns)
        {
            yield return (dns.Name, "spec.check.dns.name");
            if (dns.Server is { } server) yield return (server, "spec.check.dns.server");
        }
        if (check.Grpc is { } grpc)
        {
            yield return (grpc.Url, "spec.check.grpc.url");
            yield return (grpc.Service, "spec.check.grpc.service");
        }
    }
}
