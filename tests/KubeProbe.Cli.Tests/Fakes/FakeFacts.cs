using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

public sealed class FakeFacts : KubeProbe.Contracts.V1Alpha1.Facts.FactsBase
{
    public List<Google.Protobuf.IMessage> Asked { get; } = [];

    public DiffFactResponse Diff { get; set; } = new();

    public List<ClusterFact> Known { get; } = [];

    public List<FactChange> Changes { get; } = [];

    public override Task<DiffFactResponse> DiffFact(DiffFactRequest request, ServerCallContext context) => Answer(request, Diff);

    public override Task<ListFactsResponse> ListFacts(ListFactsRequest request, ServerCallContext context) => Answer(request, new ListFactsResponse { Facts = { Known } });

    public override Task<ListFactChangesResponse> ListFactChanges(ListFactChangesRequest request, ServerCallContext context) =>
        Answer(request, new ListFactChangesResponse { Changes = { Changes } });

    Task<T> Answer<T>(Google.Protobuf.IMessage request, T answer)
    {
        Asked.Add(request);
        return Task.FromResult(answer);
    }
}
