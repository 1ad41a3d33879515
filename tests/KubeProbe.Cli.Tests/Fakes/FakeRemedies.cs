using System.Collections.Concurrent;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Executions of remedies as the test puts them there.</summary>
public sealed class FakeRemedies : Contracts.V1Alpha1.Remedies.RemediesBase
{
    public List<Remediation> Items { get; } = [];

    public ConcurrentQueue<ListRemediationsRequest> Listed { get; } = [];

    public ConcurrentQueue<DecideRemediationRequest> Decided { get; } = [];

    public override Task<ListRemediationsResponse> ListRemediations(ListRemediationsRequest request, ServerCallContext context)
    {
        Listed.Enqueue(request);
        return Task.FromResult(new ListRemediationsResponse { Remediations = { Items } });
    }

    public override Task<Remediation> GetRemediation(GetRemediationRequest request, ServerCallContext context) => Task.FromResult(Items.Single(item => item.Id == request.Id));

    public override Task<Remediation> DecideRemediation(DecideRemediationRequest request, ServerCallContext context)
    {
        Decided.Enqueue(request);
        return Task.FromResult(Items.Single(item => item.Id == request.Id));
    }
}
