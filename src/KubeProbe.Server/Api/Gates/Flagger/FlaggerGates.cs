using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Gates.Flagger;

/// <summary>
/// Answers the webhooks of a Flagger canary. A refusal is never a 5xx: of those Flagger drops the text, and calls again. The text goes to the
/// canary's events.
/// </summary>
sealed class FlaggerGates(GatesApi gates, IChangeLog changes, TimeProvider time)
{
    /// <summary>A revision that comes again this long after it was last told is rolled out anew, and asks anew.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromDays(1);

    const int MostRounds = 100;

    public async Task<IResult> AnswerAsync(HttpContext context, string cluster, string gate, FlaggerHook hook)
    {
        FlaggerPayload? payload = null;
        try
        {
            var query = new Query();
            var asked = query.Time(context.Request.Query["wait"], "wait");
            query.Check();
            var called = payload = FlaggerPayload.Read(await ProtoJson.ReadBytesAsync(context.Request, ProtoJson.MaxBody));
            var wait = asked is null ? hook.Wait : GatesApi.ReadWait(asked);
            var state = await GatesApi.WithinAsync(
                async cancellation => await gates.EvaluateAsync(await ChangeAsync(called, cluster, gate, cancellation), wait, context.Caller(), cancellation),
                wait, time, context.RequestAborted);
            return Text(StatusOf(hook, state), state, GateLinks.Root(context.Request));
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            var told = FaultTranslator.From(fault);
            return payload is not null && GatesApi.CannotTell(told) ? Without(hook, payload.Change(cluster, gate, 1), told)
                : Results.Text(told.Message, statusCode: ApiFaultWriter.StatusOf(told.Code) is var status and < 500 and not StatusCodes.Status429TooManyRequests ? status : StatusCodes.Status409Conflict);
        }
    }

    // Nothing is rolled back because the centre can't tell, whatever the policy.
    IResult Without(FlaggerHook hook, PostChangeRequest change, ApiFault told)
    {
        var (verdict, reason) = gates.WithoutDatabase(change);
        var proceeds = hook.RollsBack ? false : verdict switch
        {
            Core.Gates.GateVerdict.Pass => true,
            Core.Gates.GateVerdict.Fail => false,
            _ => hook.WithoutCentre,
        };
        return Results.Text($"{reason} {told.Message}", statusCode: proceeds ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    /// <summary>The status of a verdict for a kind of webhook.</summary>
    public static int StatusOf(FlaggerHook hook, GateState state)
    {
        var unbound = state is { Verdict: Core.Gates.GateVerdict.Unknown, Evidence: { Runs.Count: 0, Change.Unprobed.Count: 0 } };
        if (unbound && hook.RefusesUnbound) return StatusCodes.Status412PreconditionFailed;
        return hook.Proceed(state.Verdict) ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
    }

    async Task<PostChangeRequest> ChangeAsync(FlaggerPayload payload, string cluster, string gate, CancellationToken cancellation)
    {
        var change = payload.Change(cluster, gate, 1);
        for (var round = 2; !payload.NamesChange && round <= MostRounds; round++)
        {
            if (await changes.FindAsync(change.Id, cancellation) is not { } known || time.GetUtcNow() - known.ReceivedAt < Round) break;
            change = payload.Change(cluster, gate, round);
        }
        return change;
    }

    static IResult Text(int status, GateState state, Uri root) => Results.Text(
        string.Join('\n', [GateSummary.Of(state), .. state.Reasons.Skip(1).Take(10), .. GateLinks.Telling(state, root).Take(5)]), statusCode: status);
}
