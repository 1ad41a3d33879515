using KubeProbe.Core.Alerts;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Rollouts;

/// <remarks>
/// What it decides is stored first; then it is told: to the template's status, to the clusters and to the alert's channels. After a
/// crash in between, whoever looks next tells it.
/// </remarks>
[GrainType("rollout")]
sealed partial class TemplateRolloutGrain(
    [PersistentState("rollout")] IPersistentState<RolloutState> state,
    IManifestStore manifests,
    ITemplateVersions versions,
    RolloutReach reach,
    IAlertBook alerts,
    IManifestListener listener,
    TimeProvider time,
    ILogger<TemplateRolloutGrain> logger) : Grain, ITemplateRolloutGrain
{
    // What was stored last, while something is being stored.
    RolloutState? before;

    string Name => this.GetPrimaryKeyString();

    RolloutState Stored => before ?? state.State;

    /// <inheritdoc/>
    public async Task LookAsync()
    {
        if (await manifests.FindAsync(ManifestKind.ProbeTemplate, Name, CancellationToken.None) is not { } template)
        {
            await ForgetAsync();
            return;
        }
        var known = state.State.Uid == template.Uid ? state.State : new RolloutState { Uid = template.Uid, Decisions = state.State.Decisions, Told = state.State.Told };
        if (known.Status?.Candidate != template.Generation) await BeginAsync(known, template);
        StepSoon();
    }

    /// <inheritdoc/>
    public async Task<bool> TakeAsync(TrialResult result)
    {
        var (next, notHeld) = RolloutRules.Take(state.State, Name, result, time.GetUtcNow());
        await KeepAsync(next);
        StepSoon();
        return notHeld;
    }

    /// <inheritdoc/>
    public async Task<RolloutAnswer> DecideAsync(bool promote, string actor, string reason)
    {
        await LookAsync();
        if (await GetAsync() is not { } view) return new RolloutAnswer(null, $"There is no template {Name}.");
        if (view.Rollout is not { } status || status.Reason == "NoRollout")
            return new RolloutAnswer(view, $"Version {view.Generation} of template {Name} was applied without a rollout and runs everywhere. Apply the manifest you want.");
        if (!promote && status.Stable == 0)
            return new RolloutAnswer(view, $"There is no version before {status.Candidate} to go back to. Apply the manifest you want.");

        if (status.Phase != (promote ? RolloutPhase.Promoted : RolloutPhase.RolledBack))
            await KeepAsync(RolloutRules.Decide(state.State, promote, actor, reason, time.GetUtcNow()));
        StepSoon();
        return new RolloutAnswer(await GetAsync(), null);
    }

    /// <inheritdoc/>
    public async Task<RolloutView?> GetAsync() =>
        await manifests.FindAsync(ManifestKind.ProbeTemplate, Name, CancellationToken.None) is { } template
            ? new RolloutView(
                Name, template.Generation, [.. (await versions.ListAsync(Name, template.Uid, CancellationToken.None)).Select(version => version.Generation)],
                Stored.Uid == template.Uid && Stored.Status?.Candidate == template.Generation ? Stored.Status : null)
            : null;

    async Task BeginAsync(RolloutState known, StoredManifest template)
    {
        var rollout = SpecJson.Read<ProbeTemplateSpec>(template.Spec).Rollout;
        var kept = await versions.ListAsync(Name, template.Uid, CancellationToken.None);
        var stable = VersionRules.StableBefore(template.Generation, known.Status, kept);

        // A template that never tried a version has nothing to be remembered of.
        if (rollout is not null || known.Status is not null)
        {
            var clusters = rollout is null ? [] : (await reach.OfAsync(Name, CancellationToken.None)).Clusters;
            await KeepAsync(RolloutRules.Begin(known, template.Generation, rollout, stable, Name, clusters, time.GetUtcNow()));
            LogBegun(Name, state.State.Status!.Message);
        }
        await versions.PruneAsync(Name, stable ?? 0, CancellationToken.None);
    }

    async Task ForgetAsync()
    {
        if (state.State.Open is { } open)
            await alerts.WriteAsync(
                open with { ResolvedAt = time.GetUtcNow() }, AlertMessage.Notify(open with { ResolvedAt = time.GetUtcNow() }, "resolved", time.GetUtcNow()), CancellationToken.None);
        if (state.RecordExists) await state.ClearStateAsync();
        state.State = new RolloutState();
        DeactivateOnIdle();
    }

    // What could not be stored has not happened: the same result comes again.
    async Task KeepAsync(RolloutState next)
    {
        if (ReferenceEquals(next, state.State)) return;
        var last = before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = last;
            throw;
        }
        finally
        {
            before = null;
        }
        if (next.Status is { DecidedAt: not null } decided && next.Decisions != last.Decisions) LogDecided(Name, decided.Message);
    }
}
