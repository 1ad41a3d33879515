namespace KubeProbe.Cli.Commands;

/// <summary>Everything a command takes from the process around it, so that a test can be that process.</summary>
sealed record CliHost
{
    /// <summary>Data goes here, as bytes; text is UTF-8.</summary>
    public required Stream Output { get; init; }

    /// <summary>Talk goes here: errors, hints, progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input, for <c>-f -</c>.</summary>
    public required Func<Stream> OpenInput { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Value of an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>An environment variable that holds something, or null: an empty one counts as not set.</summary>
    public string? Setting(string name) => Environment(name) is { Length: > 0 } value ? value : null;
}
