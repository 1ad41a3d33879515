namespace KubeProbe.Cli.Commands;

/// <summary>What a script learns from the exit code; the same for every command.</summary>
static class ExitCode
{
    /// <summary>Success, a passed run, no difference.</summary>
    public const int Success = 0;

    /// <summary>A negative verdict and nothing else: a failed run that was waited for, differences found.</summary>
    public const int Negative = 1;

    /// <summary>Wrong usage, and every other error.</summary>
    public const int Error = 2;

    /// <summary>No verdict on the cluster: probe fault, unknown, not applicable there, or the wait was over first.</summary>
    public const int Inconclusive = 3;

    /// <summary>Not authenticated, or not allowed.</summary>
    public const int NotAllowed = 4;

    /// <summary>The reader of our output went away (128 + SIGPIPE), as <c>kubeprobe get runs | head</c> does.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
