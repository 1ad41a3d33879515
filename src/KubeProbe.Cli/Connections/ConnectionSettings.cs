using System.Net;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Connections;

/// <summary>How to reach the centre, after flag, environment and context file were put over each other, setting by setting.</summary>
sealed record ConnectionSettings(Uri Address, string? Token, string? CertificateAuthority, TimeSpan CallTimeout)
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

        if (token is not null) Check(token, address, plaintext);
        var timeout = call.Value(options.RequestTimeout) is { } text ? DurationText.Parse(text, "--request-timeout") : TimeSpan.FromSeconds(30);
        return new(address, token, context?.CertificateAuthority, timeout);
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

    static void Check(string token, Uri address, bool plaintext)
    {
        if (token.Any(c => c is <= ' ' or > '~'))
            throw new CliError("the token holds a character that no token has", "Was it cut or pasted with a line break?", ExitCode.NotAllowed);
        if (address.Scheme == "http" && !plaintext && !IsLoopback(address))
            throw new CliError(
                $"refused to send the token to {address.Host} without encryption",
                "Use an https:// address, or --insecure-plaintext when the way there is safe.");
    }

    static bool IsLoopback(Uri address) =>
        address.Host is "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
