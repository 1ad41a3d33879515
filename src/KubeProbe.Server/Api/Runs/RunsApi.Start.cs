using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

sealed partial class RunsApi
{
    const int MaxKey = 128;
    const int MaxParameters = 100;
    const int MaxValue = 4_096;

    /// <summary>Starts a run by hand and answers once it is durable.</summary>
    public async Task<StartRunResponse> StartAsync(StartRunRequest request, Caller caller, CancellationToken cancellation)
    {
        Check(request);
        // A grain is made for whatever name is called: only declared clusters may have one.
        _ = await manifests.FindAsync(ManifestKind.Cluster, request.Cluster, cancellation)
            ?? throw ApiFault.NotFound($"There is no Cluster \"{request.Cluster}\". List them: kubeprobe get clusters.");

        // The key makes it one run, however often it is asked for.
        var trigger = new ManualTrigger(
            request.Case,
            request.Binding.Length > 0 ? request.Binding : null,
            request.Node.Length > 0 ? request.Node : null,
            request.Parameters.ToDictionary(pair => pair.Key, pair => ParameterValue.Of(pair.Value)),
            request.IdempotencyKey.Length > 0 ? request.IdempotencyKey : Guid.NewGuid().ToString("N"),
            caller.Name,
            RunTrace.OfCaller);
        var answer = await MovingGrains.AskAsync(() => grains.GetGrain<IClusterGrain>(request.Cluster).StartRunAsync(trigger), time, cancellation);
        if (answer.Refusal is { } refusal) throw Refused(refusal);

        var run = await TellAsync(answer.Run!, cancellation);
        run.RepeatedTrigger = answer.Repeated;
        if (!answer.Repeated)
            await auditor.AddAsync(caller, "run", $"Run/{run.Id}", $"{request.Case} on {request.Cluster}");
        return new StartRunResponse { Run = run };
    }

    static void Check(StartRunRequest request)
    {
        var faults = new List<FieldFault>();
        void Name(string field, ManifestKind kind, string name)
        {
            if (!ManifestName.IsValid(kind, name))
                faults.Add(new FieldFault(field, "It is missing or no name.", $"Give the name of a {kind}: lower-case letters, digits and '-'."));
        }

        Name("cluster", ManifestKind.Cluster, request.Cluster);
        Name("case", ManifestKind.ProbeCase, request.Case);
        if (request.Binding.Length > 0) Name("binding", ManifestKind.Binding, request.Binding);
        if (request.Node.Length > 253) faults.Add(new FieldFault("node", "It is too long.", "Give a node's name."));
        if (request.IdempotencyKey.Length > MaxKey)
            faults.Add(new FieldFault("idempotencyKey", "It is too long.", $"Use at most {MaxKey} characters."));
        if (request.Parameters.Count > MaxParameters)
            faults.Add(new FieldFault("parameters", "There are too many.", $"Give at most {MaxParameters}."));
        foreach (var (name, value) in request.Parameters.Take(MaxParameters))
            if (name.Length is 0 or > 128 || value.Length > MaxValue || value.Contains('\0'))
                faults.Add(new FieldFault(
                    $"parameters.{(name.Length > 32 ? name[..32] : name)}", "Its name or value can't be used.",
                    $"Use a declared name, and at most {MaxValue} characters without NUL."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
    }

    static ApiFault Refused(TriggerRefusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => ApiFault.NotFound(refusal.Message),
        RefusalKind.NotApplicable => new ApiFault(Code.FailedPrecondition, refusal.Message) { Reason = ApiFault.NotApplicable },
        RefusalKind.NotNow => new ApiFault(Code.FailedPrecondition, refusal.Message),
        _ => new ApiFault(
            Code.InvalidArgument, refusal.Message, [new FieldFault(refusal.Field ?? "", refusal.Message, "")]),
    };
}
