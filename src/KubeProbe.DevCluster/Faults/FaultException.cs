namespace KubeProbe.DevCluster.Faults;

/// <summary>A fault was asked for in a way there is none; the message names the choices.</summary>
public sealed class FaultException(string message) : Exception(message);
