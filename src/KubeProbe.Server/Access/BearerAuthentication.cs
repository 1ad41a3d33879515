using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using KubeProbe.Core.Access;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KubeProbe.Server.Access;

/// <summary>Knows a caller, over HTTP or gRPC, by the bearer token of the <c>authorization</c> header.</summary>
sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, TokenDirectory tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "bearer";

    const string Keyword = "Bearer ";

    // Tools that roll out may know a URL only: they send what stands before its @ as user and password, and the password is the token.
    // No other path takes it, and no answer asks for it, so no browser keeps it.
    const string Basic = "Basic ";
    const string GatePath = "/gate";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A run's token is for the report path, which reads it by itself.
        if (TokenOf(Request) is not { } text || text.StartsWith(RunTokens.Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();

        var token = Request.Path.StartsWithSegments(GatePath)
            ? await tokens.FindOrRememberAsync(text, Context.RequestAborted)
            : await tokens.FindAsync(text, Context.RequestAborted);
        if (token is null) return AuthenticateResult.Fail("The token is unknown, expired or revoked.");

        Context.Features.Set(new Caller(token.Name, token.Role, Context.Connection.RemoteIpAddress?.ToString() ?? ""));
        Context.Features.Set(token);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, token.Name), new Claim(ClaimTypes.Role, RoleName.Of(token.Role))], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Keyword, StringComparison.OrdinalIgnoreCase)) return header[Keyword.Length..].Trim();
        return request.Path.StartsWithSegments(GatePath) && header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            ? PasswordOf(header[Basic.Length..].Trim())
            : null;
    }

    static string? PasswordOf(string credentials)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var sent = Request.Headers.Authorization.Count > 0;
        return ApiFaultWriter.WriteAsync(Context, ApiFault.Unauthenticated(sent
            ? "The token is unknown, expired or revoked. Ask an admin for a new one: kubeprobe token create NAME --role ROLE."
            : "A bearer token is needed: send the header \"authorization: Bearer kpt_…\"."));
    }
}
