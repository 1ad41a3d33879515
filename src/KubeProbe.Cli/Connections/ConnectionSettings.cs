using System.Net;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Connections;

/// <summary>How to reach the centre, after flag, environment and context file were put over each other, setting by setting.</summary>
/// <param name="Address">The gRPC port.</param>
/// <param name="Token">Bearer token.</param>
/// <param name="InsecurePlaintext">Whether the token may go over plain http to another host.</param>
/// <param name="CertificateAuthority">PEM file of the CA; the system's when null.</param>
/// <param name="CallTimeout">Longest time of one call.</param>
sealed record ConnectionSettings(Uri Address, string? Token, bool InsecurePlaintext, string? CertificateAuthority, TimeSpan CallTimeout)
{
    public const string DefaultServer = "http://127.0.0.1:8081";

    public static ConnectionSettings Resolve(Call call, GlobalOptions options)
    {
        var context = ContextFile.Load(call.Host, call.Talk).Select(call);
        var host = call.Host;
        var address = Parse(call.Value(options.Server) ?? host.Setting("KUBEPROBE_SERVER") ?? context?.Server ?? DefaultServer);
        var token = call.Value(options.Token) ?? host.Setting("KUBEPROBE_TOKEN") ?? context?.Token;
        var plaintext = call.Value(options.InsecurePlaintext)
            || string.Equals(host.Setting("KUBEPROBE_INSECURE_PLAINTEXT"), "true", StringComparison.OrdinalIgnoreCase)
            || context?.InsecurePlaintext == true;

        var timeout = call.Value(options.RequestTimeout) is { } text ? DurationText.Parse(text, "--request-timeout") : TimeSpan.FromSeconds(30);
        return new(address, token, plaintext, context?.CertificateAuthority, timeout);
    }

    /// <summary>The address; an error with its form when it is none.</summary>
    public static Uri Parse(string server)
    {
        var text = server.Contains("://") ? server : $"https://{server}";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address is { PathAndQuery: "/", UserInfo: "" }) return address;
        throw new CliError($"'{SafeText.Line(server)}' is not the address of a centre", "Write it as https://centre.example:8081, or http://127.0.0.1:8081 for gRPC in plain text.");
    }

    /// <summary>These settings, when a token may be sent to that address.</summary>
    public ConnectionSettings Checked()
    {
        if (Token is null) return this;
        if (Token.Any(c => c is <= ' ' or > '~'))
            throw new CliError("the token holds a character that no token has", "Was it cut or pasted with a line break?", ExitCode.NotAllowed);
        return Address.Scheme == "https" || InsecurePlaintext || IsLoopback(Address) ? this : throw new CliError(
            $"refused to send the token to {Address.Host} without encryption",
            "Use an https:// address, or --insecure-plaintext when the way there is safe.");
    }

    static bool IsLoopback(Uri address) =>
        address.Host is "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
