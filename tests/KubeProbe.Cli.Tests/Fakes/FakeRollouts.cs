using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>One template whose newest version was rolled back; what is decided is kept.</summary>
public sealed class FakeRollouts : Rollouts.RolloutsBase
{
    public List<DecideRolloutRequest> Decided { get; } = [];

    public override Task<TemplateRollout> GetRollout(GetRolloutRequest request, ServerCallContext context) => Task.FromResult(Rollout(request.Template));

    public override Task<TemplateRollout> DecideRollout(DecideRolloutRequest request, ServerCallContext context)
    {
        Decided.Add(request);
        return Task.FromResult(Rollout(request.Template));
    }

    static TemplateRollout Rollout(string template) => new()
    {
        Template = template,
        Version = 4,
        Versions = { 4, 3, 2 },
        Phase = RolloutPhase.RolledBack,
        Stable = 3,
        Passes = 7,
        PromoteAfter = 20,
        NotItsFault = 1,
        Since = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)),
        Decided = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)),
        Reason = "FailsWhereStablePasses",
        Message = "Version 4 did not pass on dev-a.",
        FailedRun = "aaaa",
        PassedRun = "bbbb",
    };
}
