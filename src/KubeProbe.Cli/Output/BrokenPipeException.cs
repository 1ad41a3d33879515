namespace KubeProbe.Cli.Output;

/// <summary>Nobody reads our standard output any more.</summary>
sealed class BrokenPipeException(IOException cause) : Exception(cause.Message, cause)
{
    /// <summary>EPIPE of Unix, and ERROR_BROKEN_PIPE and ERROR_NO_DATA of Windows.</summary>
    static readonly int[] Codes = [32, unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    public static bool Is(IOException error) => Codes.Contains(error.HResult);
}
