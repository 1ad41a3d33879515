using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Ladders as a test says; who is on call by a rota is what it says, else nobody.</summary>
sealed class FakeOnCall : IOnCall
{
    public List<EscalationLadder> Ladders { get; } = [];

    public Dictionary<string, string[]> Rota { get; } = [];

    IReadOnlyList<EscalationLadder> IOnCall.Ladders => Ladders;

    public StepCall Who(EscalationStep step, DateTimeOffset at)
    {
        List<string> people = [.. step.Call.SelectMany(name => name.StartsWith(EscalationStep.RotaPrefix, StringComparison.Ordinal) ? Rota.GetValueOrDefault(name) ?? [] : [name])];
        return new StepCall(people, people.Count == 0 ? ["Nobody is on call."] : []);
    }

    public IReadOnlyList<RotaView> Rotas(DateTimeOffset at) => [];
}
