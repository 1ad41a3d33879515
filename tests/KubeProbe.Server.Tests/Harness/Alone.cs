namespace KubeProbe.Server.Tests.Harness;

/// <summary>
/// Tests of what a server measures: instruments are known by name within a process, so a server that runs beside would be measured
/// with it.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
