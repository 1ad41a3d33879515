namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>What a call says of the ladder it is a step of.</summary>
/// <param name="Ladder">The ladder.</param>
/// <param name="Step">Which step, from 1.</param>
/// <param name="Steps">How many it has.</param>
/// <param name="Person">Who is called.</param>
public sealed record CallTold(string Ladder, int Step, int Steps, string Person);
