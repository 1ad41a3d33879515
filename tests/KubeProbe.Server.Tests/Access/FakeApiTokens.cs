using KubeProbe.Core.Access;

namespace KubeProbe.Server.Tests.Access;

sealed class FakeApiTokens : IApiTokens
{
    public List<ApiToken> Tokens { get; } = [];

    public int Lookups { get; private set; }

    /// <summary>While set, nothing can be looked up; one that never ends hangs.</summary>
    public Task<ApiToken?>? Away { get; set; }

    public List<ApiToken> Updates { get; } = [];

    public Task<bool> AddAsync(ApiToken token, CancellationToken cancellation)
    {
        Tokens.Add(token);
        return Task.FromResult(true);
    }

    public Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellation)
    {
        Lookups++;
        return Away ?? Task.FromResult(Tokens.Find(token => token.Hash.AsSpan().SequenceEqual(hash)));
    }

    public Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ApiToken>>(Tokens);

    public Task UpdateAsync(ApiToken token, CancellationToken cancellation)
    {
        Updates.Add(token);
        Tokens[Tokens.FindIndex(kept => kept.Id == token.Id)] = token;
        return Task.CompletedTask;
    }
}
