using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports;

/// <summary>Hands reports of every contract to their run.</summary>
sealed class ReportIntake(IGrainFactory grains, RunTokens tokens, IRunQueries queries, TimeProvider time)
{
    // Clients of other contracts wait for an answer as long as it takes, and try again only when there was one.
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    /// <summary>How the run took it, once that is durable. Any exception means that this is not known, so that it must be sent again.</summary>
    public Task<ReportAnswer> TakeAsync(ProbeOutcome outcome, ReportClaims claims) =>
        grains.GetGrain<IProbeRunGrain>(claims.Run.ToString()).ReportAsync(outcome, claims).WaitAsync(AnswerWithin, time);

    /// <summary>
    /// Whose report it is, of clients that know no token: by the one in the address they were given, or by the run's UUID there or in a
    /// header. Null when neither is one of ours. Any exception means that this is not known.
    /// </summary>
    public async Task<ReportClaims?> IdentifyAsync(string? address, string? header)
    {
        if (tokens.Read(address) is { } claims) return claims;
        foreach (var text in (string?[])[header, address])
        {
            if (tokens.ReadUuid(text) is not { } named) continue;
            var runs = await queries.FindByPrefixAsync(named.Prefix, CancellationToken.None).WaitAsync(AnswerWithin, time);
            if (runs is [var run]) return new ReportClaims(run, named.Attempt, Node: null, Shard: null);
        }
        return null;
    }
}
