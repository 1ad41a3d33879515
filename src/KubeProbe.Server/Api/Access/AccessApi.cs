using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Access;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Api.Access;

/// <summary>Tokens and the audit log, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class AccessApi(IApiTokens tokens, IAuditLog audit, TokenDirectory directory, Auditor auditor, TimeProvider time)
{
    const int OrdinaryPage = 50;

    /// <summary>Makes a token; its text is in this answer only.</summary>
    public async Task<CreateTokenResponse> CreateAsync(CreateTokenRequest request, Caller caller, CancellationToken cancellation)
    {
        var faults = new List<FieldFault>();
        if (!TokenNames.IsValid(request.Name)) faults.Add(new FieldFault("name", "It is missing or no name.", TokenNames.Remedy));
        if (!RoleName.TryParse(request.Role, out var role))
            faults.Add(new FieldFault("role", "It is missing or no role.", $"Use one of {RoleName.All}."));
        var expires = Timestamps.Read(request.Expires, "expires", faults);
        if (expires <= time.GetUtcNow()) faults.Add(new FieldFault("expires", "It is over already.", "Give a time to come."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var secret = TokenText.Create();
        var token = new ApiToken(NewId(), request.Name, role, TokenText.Hash(secret), time.GetUtcNow(), expires);
        if (!await tokens.AddAsync(token, cancellation))
            throw new ApiFault(Code.AlreadyExists, $"There is a token \"{request.Name}\" already. Revoke it first, or take another name.");
        await auditor.AddAsync(caller, "token.create", $"Token/{token.Name}", $"role {RoleName.Of(role)}");
        return new CreateTokenResponse { Token = ToMessage(token), Secret = secret };
    }

    /// <summary>All tokens, newest first.</summary>
    public async Task<ListTokensResponse> ListAsync(CancellationToken cancellation) =>
        new() { Tokens = { (await tokens.ListAsync(cancellation)).Select(ToMessage) } };

    /// <summary>Revokes one, by id or name.</summary>
    public async Task<RevokeTokenResponse> RevokeAsync(RevokeTokenRequest request, Caller caller, CancellationToken cancellation)
    {
        var all = await tokens.ListAsync(cancellation);
        var token = all.FirstOrDefault(token => token.Id == request.Id)
            ?? all.FirstOrDefault(token => token.Name == request.Id && token.RevokedAt is null)
            ?? throw ApiFault.NotFound("There is no such token. List them: kubeprobe token list.");
        if (token.RevokedAt is null)
        {
            token = token with { RevokedAt = time.GetUtcNow() };
            await tokens.UpdateAsync(token, cancellation);
            directory.Forget();
            await auditor.AddAsync(caller, "token.revoke", $"Token/{token.Name}", "");
        }
        return new RevokeTokenResponse { Token = ToMessage(token) };
    }

    /// <summary>One page of the audit log, newest first.</summary>
    public async Task<ListAuditResponse> AuditAsync(ListAuditRequest request, CancellationToken cancellation)
    {
        const string List = "audit";
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        long? before = null;
        if (PageToken.Read(List, request.PageToken, parts: 1) is { } key)
            before = long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : throw PageToken.Fault();

        var rows = await audit.PageAsync(before, size + 1, cancellation);
        return new ListAuditResponse
        {
            Entries = { rows.Take(size).Select(ToMessage) },
            NextPageToken = rows.Count > size
                ? PageToken.Write(List, rows[size - 1].Sequence.ToString(CultureInfo.InvariantCulture))
                : "",
        };
    }

    /// <summary>The caller's own token.</summary>
    public static Token WhoAmI(ApiToken token) => ToMessage(token);

    static Token ToMessage(ApiToken token) => new()
    {
        Id = token.Id,
        Name = token.Name,
        Role = RoleName.Of(token.Role),
        Created = token.CreatedAt.ToTimestamp(),
        Expires = token.ExpiresAt?.ToTimestamp(),
        LastUsed = token.LastUsedAt?.ToTimestamp(),
        Revoked = token.RevokedAt is not null,
    };

    static KubeProbe.Contracts.V1Alpha1.AuditEntry ToMessage(KubeProbe.Core.Access.AuditEntry entry) => new()
    {
        At = entry.Stamp.At.ToTimestamp(),
        Actor = entry.Stamp.Actor,
        Action = entry.Action,
        Object = entry.Object,
        Detail = entry.Detail,
    };

    static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
}
