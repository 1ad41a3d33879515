namespace KubeProbe.Core.Incidents;

/// <summary>When a channel was last told of an incident.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ChannelTold")]
public sealed record ChannelTold([property: Id(0)] string Channel, [property: Id(1)] DateTimeOffset At);
