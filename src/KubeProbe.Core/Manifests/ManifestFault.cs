namespace KubeProbe.Core.Manifests;

/// <summary>One thing that is wrong with a spec.</summary>
/// <param name="Field">Where, such as <c>spec.schedule.interval</c> or <c>spec.parameters[2].name</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ManifestFault(string Field, string Message, string Remedy);
