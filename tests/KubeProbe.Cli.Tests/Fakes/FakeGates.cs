using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Gates whose verdicts a test gives one after the other; the last is given again.</summary>
public sealed class FakeGates : KubeProbe.Contracts.V1Alpha1.Gates.GatesBase
{
    public Queue<GateVerdict> Verdicts { get; } = [];

    public List<EvaluateGateRequest> Evaluated { get; } = [];

    public List<GetGateRequest> Asked { get; } = [];

    public List<OverrideGateRequest> Overridden { get; } = [];

    public override Task<Gate> EvaluateGate(EvaluateGateRequest request, ServerCallContext context)
    {
        Evaluated.Add(request);
        return Task.FromResult(Next(request.Change.Id));
    }

    public override Task<Gate> GetGate(GetGateRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return Task.FromResult(Next(request.Id));
    }

    public override Task<Gate> OverrideGate(OverrideGateRequest request, ServerCallContext context)
    {
        Overridden.Add(request);
        return Task.FromResult(Next(request.Id));
    }

    Gate Next(string id) => new()
    {
        Id = id,
        Verdict = Verdicts.Count > 1 ? Verdicts.Dequeue() : Verdicts.Peek(),
        Found = GateVerdict.Fail,
        Change = new PostChangeRequest { Id = id, Component = "coredns", Version = "1.12" },
        Received = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)),
        Total = 3,
        Passed = 2,
        Failed = 1,
        Reasons = { "dns on dev-a failed: no answer" },
    };
}
