using System.Collections.Concurrent;
using KubeProbe.Core.Access;
using KubeProbe.Server.Api;

namespace KubeProbe.Server.Access;

/// <summary>
/// Looks bearer tokens up, and remembers each answer for ten seconds: hot paths do not ask the database, and a revocation made
/// by another server is seen within that time.
/// </summary>
sealed partial class TokenDirectory(IApiTokens tokens, TimeProvider time, ILogger<TokenDirectory> log)
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer counts where the database can't be asked.</summary>
    public static readonly TimeSpan RememberedWithoutDatabase = TimeSpan.FromHours(1);

    // Who asks whether to go on waits some seconds for all of the answer.
    static readonly TimeSpan Asks = TimeSpan.FromSeconds(1);

    /// <summary>How exact the last use is.</summary>
    public static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    const int MaxRemembered = 4_096;

    readonly ConcurrentDictionary<string, Answer> answers = new();

    /// <summary>The token while it is good: known, not expired, not revoked. Else null.</summary>
    public async Task<ApiToken?> FindAsync(string text, CancellationToken cancellation)
    {
        if (!TokenText.IsWellFormed(text)) return null;

        var hash = TokenText.Hash(text);
        var key = Convert.ToHexString(hash);
        var now = time.GetUtcNow();
        if (!answers.TryGetValue(key, out var answer) || time.GetElapsedTime(answer.At) >= Remembered)
        {
            // Well-formed guesses cost nothing to make: they may not fill the memory.
            if (answers.Count >= MaxRemembered) answers.Clear();
            answer = new Answer(await tokens.FindAsync(hash, cancellation), time.GetTimestamp());
            answers[key] = answer;
            if (IsGood(answer.Token, now)) await TouchAsync(answer.Token!, now, cancellation);
        }
        return IsGood(answer.Token, now) ? answer.Token : null;
    }

    /// <summary>
    /// The same, for calls that are answered by policy while the database is away: whoever was known within the last hour is known then. A
    /// revocation can't be written meanwhile either.
    /// </summary>
    public async Task<ApiToken?> FindOrRememberAsync(string text, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Asks, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await FindAsync(text, either.Token).WaitAsync(either.Token);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && (fault is OperationCanceledException || FaultTranslator.IsTransient(fault)))
        {
            if (answers.TryGetValue(Convert.ToHexString(TokenText.Hash(text)), out var answer)
                && time.GetElapsedTime(answer.At) < RememberedWithoutDatabase && IsGood(answer.Token, time.GetUtcNow())) return answer.Token;
            if (fault is OperationCanceledException) throw ApiFault.Unavailable("The token could not be looked up in time: the database is away or slow. Try again.");
            throw;
        }
    }

    /// <summary>Forgets what is remembered, because this server changed a token.</summary>
    public void Forget() => answers.Clear();

    static bool IsGood(ApiToken? token, DateTimeOffset now) =>
        token is { RevokedAt: null } && (token.ExpiresAt is not { } end || end > now);

    async Task TouchAsync(ApiToken token, DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - token.LastUsedAt < UseGrain) return;
        try
        {
            await tokens.UpdateAsync(token with { LastUsedAt = now }, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUseNotKept(fault, token.Name);
        }
    }

    sealed record Answer(ApiToken? Token, long At);
}
