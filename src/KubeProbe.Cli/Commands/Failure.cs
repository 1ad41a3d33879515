using Grpc.Core;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Commands;

/// <summary>Turns what went wrong into words, a remedy and an exit code.</summary>
static class Failure
{
    /// <summary>What to tell of this error; null for one nobody foresaw.</summary>
    public static CliError? Explain(Exception error, string? address, CancellationToken cancel) => error switch
    {
        _ when cancel.IsCancellationRequested && IsCancellation(error) => new("", exitCode: ExitCode.Interrupted),
        CliError known => known,
        RpcException rpc => RpcFailure.Explain(rpc, address),
        BrokenPipeException => new("", exitCode: ExitCode.BrokenPipe),
        IOException or UnauthorizedAccessException => new(error.Message),
        HttpRequestException http => new(http.Message),
        _ => null,
    };

    /// <summary>What to tell of an error nobody foresaw: it is a bug, and where it happened helps to mend it.</summary>
    public static CliError OurFault(Exception error) => new(
        $"this is a fault of kubeprobe itself: {error.GetType().Name}: {error.Message}",
        "Please report it, with the command and these lines.",
        details: error.StackTrace is { } trace ? [trace] : []);

    /// <summary>Prints it to standard error: first each detail, then the message, then the hint.</summary>
    public static int Report(CliError failure, TalkWriter talk)
    {
        foreach (var detail in failure.Details) talk.Line(detail);
        if (failure.Message.Length > 0) talk.Error(failure.Message);
        if (failure.Hint is not null) talk.Hint(failure.Hint);
        return failure.ExitCode;
    }

    static bool IsCancellation(Exception error) =>
        error is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
}
