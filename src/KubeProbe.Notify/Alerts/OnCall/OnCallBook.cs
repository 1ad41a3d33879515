using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>Ladders and rotas of the configuration.</summary>
sealed class OnCallBook(AlertOptions options) : IOnCall
{
    /// <summary>The rotas, in the order of the configuration.</summary>
    public IReadOnlyList<Rota> All { get; } = [.. options.Rotas.Select(rota => new Rota(rota, [.. options.People]))];

    /// <inheritdoc/>
    public IReadOnlyList<EscalationLadder> Ladders { get; } = [.. options.Ladders];

    /// <inheritdoc/>
    public StepCall Who(EscalationStep step, DateTimeOffset at)
    {
        var (people, notes) = (new List<string>(), new List<string>());
        foreach (var name in step.Call)
        {
            if (!name.StartsWith(EscalationStep.RotaPrefix, StringComparison.Ordinal))
            {
                people.Add(name);
                continue;
            }
            var view = All.First(rota => rota.Options.Name == name[EscalationStep.RotaPrefix.Length..]).At(at);
            people.AddRange(view.People);
            notes.AddRange(view.Notes);
        }
        if (people.Count == 0 && step.Fallback.Count > 0)
        {
            people.AddRange(step.Fallback);
            notes.Add($"Instead: {string.Join(", ", step.Fallback)}.");
        }
        return new StepCall([.. people.Distinct()], notes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RotaView> Rotas(DateTimeOffset at) => [.. All.Select(rota => rota.At(at))];
}
