namespace KubeProbe.Cli.Output;

/// <summary>Nobody reads our standard output any more.</summary>
sealed class BrokenPipeException(IOException cause) : Exception(cause.Message, cause);
