namespace KubeProbe.Cli.Commands;

/// <summary>Ends a command with a message for the user, what to do about it, and an exit code.</summary>
/// <param name="message">What went wrong, in one line.</param>
/// <param name="hint">What to do about it; none when the message says it.</param>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="details">Lines that go before the message, such as each fault of a manifest.</param>
sealed class CliError(string message, string? hint = null, int exitCode = ExitCode.Error, IReadOnlyList<string>? details = null)
    : Exception(message)
{
    public string? Hint { get; } = hint;

    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Details { get; } = details ?? [];
}
