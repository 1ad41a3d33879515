using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Api.Alerts.Channels;

/// <summary>Channels and dead letters, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class ChannelsApi(IChannelDesk desk, IDeadLetters letters, IAlertContexts contexts, IIncidentQueries incidents, Auditor auditor, TimeProvider time)
{
    const int OrdinaryPage = 50, MostIds = 500, MostAlerts = 1_000;

    public ListChannelsResponse List() =>
        new() { Channels = { desk.Channels.Select(channel => new Channel { Name = channel.Name, Kind = channel.Kind, Target = channel.Target }) } };

    /// <summary>What a channel would be sent of an alert, of an incident, or of a sample.</summary>
    public async Task<PreviewMessageResponse> PreviewAsync(PreviewMessageRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (request is { Alert.Length: > 0, Incident.Length: > 0 }) throw ApiFault.Invalid("incident", "An alert is named, too.", "Name one of the two.");
        var told = request.Incident.Length > 0 ? await OfIncidentAsync(request, now, cancellation) : await OfAlertAsync(request, now, cancellation);
        var messages = desk.Preview(request.Channel, told) ?? throw None();
        return new PreviewMessageResponse
        {
            Messages =
            {
                messages.Select(message => new ChannelMessage
                {
                    Target = message.Target, Body = message.Body, Headers = { message.Headers.Select(header => new ChannelHeader { Name = header.Name, Value = header.Value }) },
                }),
            },
        };
    }

    async Task<Notification> OfAlertAsync(PreviewMessageRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var alert = request.Alert.Length == 0 ? SampleAlert.Of(now)
            : (await contexts.ReadAsync([request.Alert], cancellation)).GetValueOrDefault(request.Alert)?.Alert
            ?? throw ApiFault.NotFound("There is no alert of that id. 'kubeprobe get alerts' shows those that are kept.");
        if (request.Resolved) alert = alert with { ResolvedAt = alert.ResolvedAt ?? now };
        return AlertMessage.Notify(alert, alert.ResolvedAt is null ? "raised" : Notification.Resolved, now);
    }

    async Task<Notification> OfIncidentAsync(PreviewMessageRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var incident = await incidents.FindAsync(request.Incident, cancellation) ?? throw ApiFault.NotFound("There is no incident of that id. 'kubeprobe get incidents' lists those that are open.");
        var alerts = await incidents.AlertsAsync(incident.Id, MostAlerts, cancellation);
        var lead = alerts.FirstOrDefault(alert => alert.Id == incident.LeadAlert) ?? (alerts.Count > 0 ? alerts[0] : null)
            ?? throw ApiFault.NotFound("The alerts of that incident are not kept any more.");
        if (request.Resolved) incident = incident with { State = IncidentState.Resolved, ResolvedAt = incident.ResolvedAt ?? now };
        return IncidentMessage.Notify(incident, lead, incident.ResolvedAt is null ? "raised" : Notification.Resolved, now);
    }

    /// <summary>Sends a test, with a row of the audit log.</summary>
    public async Task<TestChannelResponse> TestAsync(string channel, string person, Caller caller, CancellationToken cancellation)
    {
        var result = await desk.TestAsync(channel, caller.Name, person.Length > 0 ? person : null, cancellation) ?? throw None();
        await auditor.AddAsync(caller, "channel.test", $"Channel/{channel}", result.Delivered ? "delivered" : result.Error ?? "not delivered");
        return new TestChannelResponse { Delivered = result.Delivered, Error = result.Error ?? "", Answer = result.Answer ?? "" };
    }

    /// <summary>One page, those given up last first.</summary>
    public async Task<ListDeadLettersResponse> DeadLettersAsync(ListDeadLettersRequest request, CancellationToken cancellation)
    {
        var (size, list) = (PageSize.Of(request.PageSize, OrdinaryPage), $"dead letters {request.Channel}");
        var rows = await letters.PageAsync(
            new DeadLetterFilter(request.Channel.Length > 0 ? request.Channel : null, ReadKey(list, request.PageToken), size + 1), cancellation);
        var response = new ListDeadLettersResponse { DeadLetters = { rows.Take(size).Select(ToMessage) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Write(list, rows[size - 1].NextAttemptAt.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[size - 1].Id);
        return response;
    }

    /// <summary>Makes them due again, with a row of the audit log.</summary>
    public async Task<ResendDeadLettersResponse> ResendAsync(ResendDeadLettersRequest request, Caller caller, CancellationToken cancellation)
    {
        if (request.Ids.Count == 0 == (request.Channel.Length == 0)) throw ApiFault.Invalid("ids", "Say which: ids, or a channel for all of it.", "Give one of the two.");
        if (request.Ids.Count > MostIds) throw ApiFault.Invalid("ids", $"There are more than {MostIds}.", "Send them in parts, or name the channel.");
        var known = desk.Channels.Select(channel => channel.Name).ToList();
        if (request.Channel.Length > 0 && !known.Contains(request.Channel)) throw None();
        var stamp = caller.Stamp(time);
        var what = request.Channel.Length > 0 ? $"Channel/{request.Channel}" : "Notifications";
        var sent = await letters.ResendAsync(
            request.Ids.Count > 0 ? [.. request.Ids] : null, request.Channel.Length > 0 ? [request.Channel] : known, stamp.At,
            some => new Core.Access.AuditEntry(stamp, "alert.resend", what, $"{some} dead letters"), cancellation);
        if (request.Ids.Count > 0 && sent.Overtaken.Count > 0) throw new ApiFault(Google.Rpc.Code.FailedPrecondition, Overtaken(sent.Overtaken));
        if (sent.Count == 0 && request.Ids.Count > 0)
            throw ApiFault.NotFound("None of these is a dead letter of a channel that there is. 'kubeprobe alert dead-letters' shows them; a channel that was taken out has to be declared again first.");
        return new ResendDeadLettersResponse { Count = sent.Count, Overtaken = sent.Overtaken.Count };
    }

    static string Overtaken(IReadOnlyList<string> ids) =>
        $"{string.Join(", ", ids.Take(5))}{(ids.Count > 5 ? $" and {ids.Count - 5} more" : "")} would fire at the receiver for ever: it has been told since that it is over. Nothing was sent. Leave {(ids.Count == 1 ? "it" : "these")} out; 'kubeprobe alert preview' shows what was not told.";

    static ApiFault None() => ApiFault.NotFound("There is no channel of that name. 'kubeprobe alert channels' shows those of the configuration.");

    static DeadLetter ToMessage(Notification letter) => new()
    {
        Id = letter.Id, Channel = letter.Channel, Alert = letter.AlertId, Event = letter.Event, Attempts = letter.Attempts, LastError = letter.LastError ?? "", At = letter.NextAttemptAt.ToTimestamp(),
    };

    static (DateTimeOffset, string)? ReadKey(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 2) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), key[1])
            : throw PageToken.Fault();
    }
}
