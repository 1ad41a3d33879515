using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Answers with what the test put in, in pages of two, and remembers what it was asked.</summary>
public sealed class FakeOverview : KubeProbe.Contracts.V1Alpha1.Overview.OverviewBase
{
    const int Page = 2;

    public List<ClusterOverview> Clusters { get; } = [];

    public FleetTotal Total { get; set; } = new();

    public List<Standing> Standings { get; } = [];

    public List<SkippedSlots> Skipped { get; } = [];

    public List<Google.Protobuf.IMessage> Asked { get; } = [];

    public override Task<GetOverviewResponse> GetOverview(GetOverviewRequest request, ServerCallContext context)
    {
        Asked.Add(request.Clone());
        var (items, next) = Cut(Clusters, request.PageSize, request.PageToken);
        return Task.FromResult(new GetOverviewResponse { Clusters = { items }, NextPageToken = next, Total = request.PageToken.Length == 0 ? Total : null });
    }

    public override Task<ListStandingsResponse> ListStandings(ListStandingsRequest request, ServerCallContext context)
    {
        Asked.Add(request.Clone());
        var (items, next) = Cut(Standings, request.PageSize, request.PageToken);
        return Task.FromResult(new ListStandingsResponse { Standings = { items }, NextPageToken = next });
    }

    public override Task<ListSkippedSlotsResponse> ListSkippedSlots(ListSkippedSlotsRequest request, ServerCallContext context)
    {
        Asked.Add(request.Clone());
        var (items, next) = Cut(Skipped, request.PageSize, request.PageToken);
        return Task.FromResult(new ListSkippedSlotsResponse { Slots = { items }, NextPageToken = next });
    }

    static (IEnumerable<T> Items, string Next) Cut<T>(List<T> all, int size, string token)
    {
        var from = token.Length == 0 ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        var to = from + Math.Min(Page, size);
        return (all.Skip(from).Take(to - from), to < all.Count ? to.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
    }
}
