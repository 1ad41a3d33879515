using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

public sealed class FakeFreshness : KubeProbe.Contracts.V1Alpha1.Freshness.FreshnessBase
{
    public List<CaseFreshness> Known { get; } = [];

    public List<ListFreshnessRequest> Asked { get; } = [];

    /// <summary>When it was last judged; just now when the test says nothing.</summary>
    public Timestamp? Judged { get; set; } = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    public override Task<ListFreshnessResponse> ListFreshness(ListFreshnessRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        var matching = Known.Where(one => (request.Cluster.Length == 0 || one.Cluster == request.Cluster) && (request.States.Count == 0 || request.States.Contains(one.State)));
        return Task.FromResult(new ListFreshnessResponse { Cases = { matching.Take(request.PageSize) }, Judged = Judged });
    }
}
