using System.Security.Claims;
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

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0 || !header.StartsWith(Keyword, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();

        // A run's token is for the report path, which reads it by itself.
        var text = header[Keyword.Length..].Trim();
        if (text.StartsWith(RunTokens.Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();

        var token = await tokens.FindAsync(text, Context.RequestAborted);
        if (token is null) return AuthenticateResult.Fail("The token is unknown, expired or revoked.");

        Context.Features.Set(new Caller(token.Name, token.Role, Context.Connection.RemoteIpAddress?.ToString() ?? ""));
        Context.Features.Set(token);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, token.Name), new Claim(ClaimTypes.Role, RoleName.Of(token.Role))], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
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
