using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Access;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Reports;

namespace KubeProbe.Server.Api.External;

/// <summary>Takes results that somebody pushes: for the slot that waits for one, or else as a run of its own. Throws <see cref="ApiFault"/>.</summary>
sealed class ExternalApi(IGrainFactory grains, IManifestService manifests, IRunQueries queries, ReportIntake intake)
{
    /// <summary>Takes one result, and answers with its run once it is durable.</summary>
    public async Task<Contracts.V1Alpha1.PushResultResponse> PushAsync(string cluster, string @case, PushedResult result, Caller caller, CancellationToken cancellation)
    {
        await RequireAsync(cluster, @case, cancellation);
        var filter = new RunFilter { Cluster = cluster, Case = @case, Phases = [RunPhase.Starting, RunPhase.Running] };
        var waiting = await queries.PageAsync(filter, after: null, limit: 1, cancellation);
        var run = waiting is [var open] ? open : await StartAsync(cluster, @case, caller);

        var answer = await intake.TakeAsync(result.Outcome, new ReportClaims(run.Order.Id, Math.Max(run.Attempt, 1), Node: null, Shard: null));
        if (answer is ReportAnswer.Gone or ReportAnswer.NoSuchRun)
        {
            // Its deadline came first: then the result is a run of its own.
            run = await StartAsync(cluster, @case, caller);
            await intake.TakeAsync(result.Outcome, new ReportClaims(run.Order.Id, 1, Node: null, Shard: null));
        }
        return new Contracts.V1Alpha1.PushResultResponse { Run = run.Order.Id.ToString() };
    }

    async Task RequireAsync(string cluster, string @case, CancellationToken cancellation)
    {
        if (!ManifestName.IsValid(ManifestKind.Cluster, cluster) || await manifests.FindAsync(ManifestKind.Cluster, cluster, cancellation) is null)
            throw ApiFault.NotFound("There is no such Cluster. List them: kubeprobe get clusters.");
        var declared = ManifestName.IsValid(ManifestKind.ProbeCase, @case) ? await manifests.FindAsync(ManifestKind.ProbeCase, @case, cancellation) : null;
        if (declared is null) throw ApiFault.NotFound("There is no such ProbeCase. List them: kubeprobe get probecases.");

        var template = await manifests.FindAsync(ManifestKind.ProbeTemplate, SpecJson.Read<ProbeCaseSpec>(declared.Spec).Template, cancellation);
        if (template is null || SpecJson.Read<ProbeTemplateSpec>(template.Spec).Contract is not ProbeContract.External)
            throw ApiFault.Invalid("case", $"ProbeCase {@case} is run, not pushed.", "Push results of cases whose template has contract: external.");
    }

    async Task<RunRecord> StartAsync(string cluster, string @case, Caller caller)
    {
        var answer = await grains.GetGrain<IClusterGrain>(cluster).StartRunAsync(new ManualTrigger(
            @case, Binding: null, Node: null, new Dictionary<string, ParameterValue>(), Guid.NewGuid().ToString("N"), caller.Name, RunTrace.OfCaller));
        if (answer.Refusal is not { } refusal) return answer.Run!;
        throw refusal.Kind is RefusalKind.NotNow
            ? new ApiFault(Google.Rpc.Code.FailedPrecondition, refusal.Message)
            : ApiFault.Invalid(refusal.Field ?? "", refusal.Message, "");
    }
}
