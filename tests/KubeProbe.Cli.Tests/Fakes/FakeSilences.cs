using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Keeps silences, and holds back what a test says.</summary>
public sealed class FakeSilences : KubeProbe.Contracts.V1Alpha1.Silences.SilencesBase
{
    public List<Silence> Known { get; } = [];

    public List<CreateSilenceRequest> Created { get; } = [];

    public List<PreviewSilenceRequest> Previewed { get; } = [];

    public List<Alert> Matching { get; } = [];

    public override Task<CreateSilenceResponse> CreateSilence(CreateSilenceRequest request, ServerCallContext context)
    {
        Created.Add(request);
        var silence = new Silence { Id = "s1", Matchers = { request.Matchers }, Starts = request.Starts, Ends = request.Ends, Comment = request.Comment, State = "active" };
        return Task.FromResult(new CreateSilenceResponse { Silence = silence, Alerts = { Matching }, Total = Matching.Count });
    }

    public override Task<PreviewSilenceResponse> PreviewSilence(PreviewSilenceRequest request, ServerCallContext context)
    {
        Previewed.Add(request);
        return Task.FromResult(new PreviewSilenceResponse { Alerts = { Matching }, Total = Matching.Count });
    }

    public override Task<ListSilencesResponse> ListSilences(ListSilencesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListSilencesResponse { Silences = { Known.Where(one => request.All || one.State != "expired") } });

    public override Task<Silence> ExpireSilence(ExpireSilenceRequest request, ServerCallContext context)
    {
        var known = Known.Find(one => one.Id == request.Id) ?? throw new RpcException(new Status(StatusCode.NotFound, "There is no silence of that id."));
        known.State = "expired";
        known.Ends = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        return Task.FromResult(known);
    }
}
