using Grpc.Core;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Commands;

/// <summary>Turns what went wrong into words, a remedy and an exit code.</summary>
static class Failure
{
    /// <summary>What to tell of this error; null for one nobody foresaw, which is a bug and may show itself as one.</summary>
    public static CliError? Explain(Exception error, Call call, CancellationToken cancel) => error switch
    {
        _ when cancel.IsCancellationRequested && IsCancellation(error) => new("", exitCode: ExitCode.Interrupted),
        CliError known => known,
        RpcException rpc => RpcFailure.Explain(rpc, call.Address),
        BrokenPipeException => new("", exitCode: ExitCode.BrokenPipe),
        IOException or UnauthorizedAccessException => new(error.Message),
        HttpRequestException http => new(http.Message),
        _ => null,
    };

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
