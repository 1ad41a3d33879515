using System.Globalization;
using System.Security.Cryptography;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Api.Alerts.Silences;

/// <summary>Silences, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class SilencesApi(IAlertSilences silences, SilencedAlerts silenced, TimeProvider time)
{
    const int OrdinaryPage = 50;

    /// <summary>Makes one, with its row of the audit log, and tells what it holds back.</summary>
    public async Task<CreateSilenceResponse> CreateAsync(CreateSilenceRequest request, Caller caller, CancellationToken cancellation)
    {
        var (stamp, faults) = (caller.Stamp(time), new List<FieldFault>());
        stamp = stamp with { At = Whole(stamp.At) };
        var starts = Whole(Timestamps.Read(request.Starts, "starts", faults) ?? stamp.At);
        var ends = Timestamps.Read(request.Ends, "ends", faults);
        if (request.Ends is null) faults.Add(new FieldFault("ends", "It is missing.", "Say when the silence ends."));
        var silence = new AlertSilence
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
            Matchers = SilenceMapping.Read(request.Matchers),
            StartsAt = starts,
            EndsAt = Whole(ends ?? starts.AddMinutes(1)),
            CreatedBy = caller.Name,
            CreatedAt = stamp.At,
            Comment = request.Comment.Trim(),
        };
        faults.AddRange(AlertSilenceRules.Faults(silence, stamp.At).Select(fault => new FieldFault(fault.Field, fault.Fault, "")));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var audit = new Core.Access.AuditEntry(stamp, "silence.create", $"Silence/{silence.Id}", $"{string.Join(", ", silence.Matchers)} until {silence.EndsAt:u}: {silence.Comment}");
        if (!await silences.AddAsync(silence, audit, cancellation))
            throw new ApiFault(Code.ResourceExhausted, $"There are {AlertSilence.MaxActive} silences that are not over. Expire some, or match more alerts with one.");
        var (first, total) = await silenced.MatchingAsync(silence.Matchers, cancellation);
        return new CreateSilenceResponse { Silence = SilenceMapping.ToMessage(silence, stamp.At), Alerts = { first.Select(ToMessage) }, Total = total };
    }

    /// <summary>What one would hold back.</summary>
    public async Task<PreviewSilenceResponse> PreviewAsync(PreviewSilenceRequest request, CancellationToken cancellation)
    {
        var matchers = SilenceMapping.Read(request.Matchers);
        var faults = matchers.Select(AlertMatcherRules.Fault).OfType<string>().Select(fault => new FieldFault("matchers", fault, "")).ToList();
        if (matchers.Count is 0 or > AlertSilence.MaxMatchers)
            faults.Add(new FieldFault("matchers", $"There must be 1 to {AlertSilence.MaxMatchers} of them.", "Such as cluster=\"prod-1\"."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
        var (first, total) = await silenced.MatchingAsync(matchers, cancellation);
        return new PreviewSilenceResponse { Alerts = { first.Select(ToMessage) }, Total = total };
    }

    /// <summary>One page, those that end last first.</summary>
    public async Task<ListSilencesResponse> ListAsync(ListSilencesRequest request, CancellationToken cancellation)
    {
        var (now, size) = (time.GetUtcNow(), PageSize.Of(request.PageSize, OrdinaryPage));
        var list = $"silences {request.All}";
        var rows = await silences.PageAsync(new SilenceFilter(request.All ? null : now, ReadKey(list, request.PageToken), size + 1), cancellation);
        var response = new ListSilencesResponse { Silences = { rows.Take(size).Select(silence => SilenceMapping.ToMessage(silence, now)) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Write(list, rows[size - 1].EndsAt.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[size - 1].Id);
        return response;
    }

    public async Task<Silence> GetAsync(string id, CancellationToken cancellation) =>
        SilenceMapping.ToMessage(await silences.FindAsync(id, cancellation) ?? throw None(), time.GetUtcNow());

    /// <summary>Ends it now, with a row of the audit log; one that is over stays as it was.</summary>
    public async Task<Silence> ExpireAsync(string id, Caller caller, CancellationToken cancellation)
    {
        var stamp = caller.Stamp(time);
        var silence = await silences.ExpireAsync(id, stamp.At, new Core.Access.AuditEntry(stamp, "silence.expire", $"Silence/{id}", ""), cancellation) ?? throw None();
        return SilenceMapping.ToMessage(silence, stamp.At);
    }

    // As it is kept, to the millisecond: who makes one and who reads it sees the same.
    static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    static ApiFault None() => ApiFault.NotFound("There is no silence of that id. 'kubeprobe silence list --all' shows those that are kept.");

    static KubeProbe.Contracts.V1Alpha1.Alert ToMessage(AlertContext context) => AlertsApi.ToMessage(context.Alert, context.Notifications, null);

    static (DateTimeOffset, string)? ReadKey(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 2) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), key[1])
            : throw PageToken.Fault();
    }
}
