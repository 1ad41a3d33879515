using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using Microsoft.Extensions.Options;

namespace KubeProbe.Core.Incidents;

/// <summary>
/// Reads an incident, decides, writes; begins again when somebody else wrote meanwhile. Needs no grain, so that whoever tells that grains
/// don't work can use it; who has many to tell goes through <see cref="IIncidentGrain"/>, where they take turns.
/// </summary>
public sealed class IncidentDesk(
    IIncidentBook book, IAlertRoutes routes, IOnCall onCall, IncidentSilences silences, IOptions<IncidentOptions> options, TimeProvider time)
    : ICallMisses
{
    // Each time somebody else got through.
    const int MostTries = 20;

    // To the microsecond, as databases keep it: lists go on from there.
    IncidentRuling Ruling => new(
        options.Value, routes, time.GetUtcNow() is var now ? new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero) : default)
    {
        OnCall = onCall,
    };

    /// <summary>Takes what became of an alert.</summary>
    public Task TakeAsync(AlertNews news, CancellationToken cancellation) => TriedAsync(async () =>
        await book.WriteAsync(IncidentRules.Take(await book.OfAlertAsync(news.Alert, cancellation), news, Ruling), cancellation));

    /// <summary>Adds a line to an incident's story; false when there is none of that id.</summary>
    public async Task<bool> NoteAsync(string incident, IncidentEvent note, CancellationToken cancellation)
    {
        var found = false;
        string? into = null;
        await TriedAsync(async () =>
        {
            var sight = await book.OfIncidentAsync(incident, cancellation);
            found = sight?.Incident is not null;
            into = sight?.Incident?.MergedInto;
            return !found || await book.WriteAsync(IncidentRules.Note(sight!, Bounded(note), Ruling), cancellation);
        });
        // Whoever hears of it hears of the other one now.
        if (note.Tell is not null && into is not null) await NoteAsync(into, note, cancellation);
        return found;
    }

    /// <summary>Looks whether something is due.</summary>
    public Task WakeAsync(string incident, CancellationToken cancellation) => TriedAsync(async () =>
    {
        if (await book.OfIncidentAsync(incident, cancellation) is not { Incident: { } found } sight) return true;
        var ruling = Ruling;
        // Asked only where something may be due that a silence would keep back.
        if (found.WantsSomebody(ruling.Now) && found.WakeAt <= ruling.Now) ruling = ruling with { SilencedUntil = (await silences.OfAsync(found, cancellation))?.EndsAt };
        return IncidentRules.Wake(sight, ruling) is not { } step || await book.WriteAsync(step, cancellation);
    });

    /// <inheritdoc/>
    public async Task MissedAsync(string incident, MissedCall missed, CancellationToken cancellation)
    {
        await TriedAsync(async () =>
            await book.OfIncidentAsync(incident, cancellation) is not { } sight || IncidentRules.Missed(sight, missed, Ruling) is not { } step || await book.WriteAsync(step, cancellation));
        await WakeAsync(incident, cancellation);
    }

    /// <summary>Does what somebody asked for.</summary>
    public async Task<IncidentAnswer> ActAsync(string incident, IncidentAction action, CancellationToken cancellation)
    {
        var answer = new IncidentAnswer(null, null, NotFound: true);
        await TriedAsync(async () =>
        {
            if (await book.OfIncidentAsync(incident, cancellation) is not { Incident: not null } sight) return true;
            var into = action.Into is { } other ? (await book.OfIncidentAsync(other, cancellation))?.Incident : null;
            var step = IncidentActionRules.Decide(sight, action, into, Ruling, out var refusal);
            answer = new IncidentAnswer(refusal is null ? step!.Incident ?? sight.Incident : null, refusal);
            return step?.Incident is null || await book.WriteAsync(step, cancellation);
        });
        return answer;
    }

    static IncidentEvent Bounded(IncidentEvent note) => note with { Text = IncidentMessage.Line(note.Text) };

    static async Task TriedAsync(Func<Task<bool>> writeAsync)
    {
        for (var tries = 1; !await writeAsync(); tries++)
            if (tries == MostTries) throw new InvalidOperationException($"An incident was written by others {MostTries} times in a row. It is tried again.");
    }
}
