using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KubeProbe.Core.Remedies;

/// <summary>
/// Drives one execution from step to step. Each step is written down before the next is taken, and what is done to a cluster is written down as
/// intended before it is done; whoever takes it up again after a crash looks before it acts. Who wakes it then is the server, from the table of those
/// that are not over.
/// </summary>
[GrainType("remediation")]
sealed partial class RemediationGrain(
    IRemediationBook book,
    IManifestStore manifests,
    ClusterDirectory clusters,
    ClusterPlans plans,
    IAlertBook alerts,
    IRemedyObjects objects,
    IRemedyWebhooks webhooks,
    IRunQueries runs,
    IncidentCalls incidents,
    IOptions<RemedyOptions> options,
    IOptions<RunOptions> runOptions,
    TimeProvider time,
    ILogger<RemediationGrain> logger) : Grain, IRemediationGrain
{
    static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);

    /// <summary>How long a cluster that does not answer is asked again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    Remediation? known;
    IGrainTimer? timer;

    string Id => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public Task DriveAsync()
    {
        StepIn(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    void StepIn(TimeSpan due)
    {
        if (timer is null) timer = this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    async Task StepAsync(CancellationToken cancellation)
    {
        try
        {
            if (known is null && (known = await book.FindAsync(Id, cancellation)) is { } read) await TellAsync(read, cancellation);
            while (known is { IsOver: false } current)
            {
                if (await AdvanceAsync(current, cancellation) is not { } wait) continue;
                StepIn(wait);
                return;
            }
            DeactivateOnIdle();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Ours: storage away, or a silo going down. It is read anew and goes on where it stands.
            LogStepFailed(fault, Id);
            known = null;
            StepIn(AfterFault);
        }
    }

    /// <summary>The next step; answers with how long to wait before the one after it, null for not at all.</summary>
    Task<TimeSpan?> AdvanceAsync(Remediation current, CancellationToken cancellation) => current.Phase switch
    {
        RemediationPhase.Proposed => TryAsync(current, cancellation),
        RemediationPhase.AwaitingApproval => AwaitAsync(current, cancellation),
        RemediationPhase.Approved => BeginAsync(current, cancellation),
        RemediationPhase.Acting => ActAsync(current, cancellation),
        RemediationPhase.Settling => RunAgainAsync(current, cancellation),
        _ => ConfirmAsync(current, cancellation),
    };

    /// <summary>Writes it down. Who finds that somebody else wrote it reads it anew.</summary>
    async Task KeepAsync(Remediation next, CancellationToken cancellation, AuditEntry? audit = null)
    {
        // Told before it is written: what could not be told is not lost, and told twice it is one line.
        await TellAsync(next, cancellation);
        known = await book.UpdateAsync(next, audit, cancellation);
        if (known is null) known = await book.FindAsync(Id, cancellation);
        else Told(known);
    }

    async Task<TimeSpan?> EndAsync(Remediation current, RemediationOutcome outcome, string reason, CancellationToken cancellation)
    {
        await KeepAsync(RemediationRules.End(current, outcome, reason, time.GetUtcNow()), cancellation);
        return null;
    }

    async Task TellAsync(Remediation next, CancellationToken cancellation)
    {
        if (next.Incident is not { } incident) return;
        var line = new IncidentEvent($"remediation/{next.Id}/{next.Phase}", time.GetUtcNow(), IncidentEvent.Remedy, RemediationStory.Of(next, runOptions.Value.PublicUrl), $"remedy/{next.Remedy}")
        {
            Tell = next.Phase is RemediationPhase.AwaitingApproval ? Notification.Approval : null,
        };
        await incidents.NoteAsync(incident, line, cancellation);
    }

    void Told(Remediation kept)
    {
        if (kept.Outcome is { } outcome) LogEnded(kept.Id, kept.Remedy, kept.Cluster, kept.Case, outcome, kept.Reason);
        else LogMoved(kept.Id, kept.Remedy, kept.Cluster, kept.Case, kept.Phase);
    }

    /// <summary>The audit log's row of something the remedy itself does.</summary>
    AuditEntry Row(Remediation current, string action, string detail) =>
        new(new AuditStamp($"remedy/{current.Remedy}", time.GetUtcNow()), action, $"Remediation/{current.Id}", detail);
}
