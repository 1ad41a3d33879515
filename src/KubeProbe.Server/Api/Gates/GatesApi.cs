using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Changes;
using KubeProbe.Server.Runs;

namespace KubeProbe.Server.Api.Gates;

/// <summary>Gates, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed partial class GatesApi(
    ChangesApi changes, IChangeLog log, GateReader gates, IGateOverrides overrides, IGateWatches watches, ControlGroups declared, RunHub hub, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<GatesApi> logger)
{
    /// <summary>How long the word of somebody may count.</summary>
    public static readonly TimeSpan ShortestOverride = TimeSpan.FromMinutes(1), LongestOverride = TimeSpan.FromDays(30);

    static readonly TimeSpan UsualOverride = TimeSpan.FromDays(1);

    const int MaxReason = 500;

    /// <summary>Tells of the change unless it is known, and answers how its gate stands; with a wait, once it is decided.</summary>
    public async Task<GateState> EvaluateAsync(PostChangeRequest change, TimeSpan wait, Caller caller, CancellationToken cancellation)
    {
        await AcceptAsync(change, caller, cancellation);
        return await ReadAsync(change.Id, wait, cancellation);
    }

    /// <summary>How the gate of a change stands; with a wait, once it is decided or the wait is over.</summary>
    public async Task<GateState> ReadAsync(string id, TimeSpan wait, CancellationToken cancellation) =>
        (id.Length is > 0 and <= ChangeRules.MaxId ? await WaitAsync(id, wait, cancellation) : null)
        ?? throw ApiFault.NotFound("There is no change of that id. Ids are those the release system gave.");

    /// <summary>Keeps somebody's word over the runs', with its row of the audit log.</summary>
    public async Task<GateState> OverrideAsync(OverrideGateRequest request, Caller caller, CancellationToken cancellation)
    {
        var before = await ReadAsync(request.Id, TimeSpan.Zero, cancellation);
        var validFor = request.ValidFor is { } asked ? ToSpan(asked) : UsualOverride;
        var faults = new List<FieldFault>();
        if (request.Verdict is not (Contracts.V1Alpha1.GateVerdict.Pass or Contracts.V1Alpha1.GateVerdict.Fail))
            faults.Add(new FieldFault("verdict", "It is neither pass nor fail.", "Say GATE_VERDICT_PASS to let the change through, GATE_VERDICT_FAIL to block it."));
        if (request.Reason.Trim().Length is 0 or > MaxReason || request.Reason.Any(char.IsControl))
            faults.Add(new FieldFault("reason", "It is missing, too long or holds control characters.", $"Say why in 1 to {MaxReason} characters."));
        if (validFor < ShortestOverride || validFor > LongestOverride)
            faults.Add(new FieldFault("validFor", "It is out of range.", "Give 1 minute to 30 days."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var passes = request.Verdict is Contracts.V1Alpha1.GateVerdict.Pass;
        var stamp = caller.Stamp(time);
        var said = new Core.Gates.GateOverride(request.Id, passes, caller.Name, request.Reason.Trim(), stamp.At, stamp.At + validFor);
        await overrides.AddAsync(
            said, new Core.Access.AuditEntry(stamp, "gate.override", $"Change/{request.Id}", $"{(passes ? "pass" : "fail")} until {said.ExpiresAt:u}: {said.Reason}"), cancellation);
        // It frees or blocks the version elsewhere, too.
        await watches.HurryAsync([request.Id, .. before.Evidence.Peers.Select(peer => peer.Change.Change.Id)], time.GetUtcNow(), cancellation);
        return await ReadAsync(request.Id, TimeSpan.Zero, cancellation);
    }

    /// <summary>The time asked for, in bounds.</summary>
    public static TimeSpan ReadWait(Duration? asked)
    {
        if (asked is null) return TimeSpan.Zero;
        return ToSpan(asked) is var wait && wait >= TimeSpan.Zero && wait <= Runs.RunsApi.LongestWait
            ? wait
            : throw ApiFault.Invalid("wait", "It is out of range.", "Wait at most 5m, and ask again.");
    }

    static TimeSpan ToSpan(Duration asked) =>
        asked.Seconds is >= 0 and < 1_000_000_000 && asked.Nanos is >= 0 and <= 999_999_999 ? asked.ToTimeSpan() : TimeSpan.FromSeconds(-1);
}
