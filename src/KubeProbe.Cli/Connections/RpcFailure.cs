using Google.Rpc;
using Grpc.Core;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Connections;

/// <summary>What the user is told of a call that failed: the centre's own words, each detail it gave, and what to do.</summary>
static class RpcFailure
{
    public static CliError Explain(RpcException error, string? address)
    {
        var message = SafeText.Block(error.Status.Detail is { Length: > 0 } detail ? detail : error.StatusCode.ToString());
        return error.StatusCode switch
        {
            StatusCode.Unauthenticated => new(message, "Set a valid token: 'kubeprobe context set NAME --token -', or KUBEPROBE_TOKEN.", ExitCode.NotAllowed, Details(error)),
            StatusCode.PermissionDenied => new(message, "'kubeprobe whoami' tells which role this token has.", ExitCode.NotAllowed, Details(error)),
            StatusCode.DeadlineExceeded => new($"the centre at {address} did not answer in time", "Try again, or give it longer with --request-timeout."),
            StatusCode.ResourceExhausted => new(message, "Send less at once, for example file by file, or wait a little.", details: Details(error)),
            StatusCode.Unimplemented => new($"the centre at {address} doesn't know this call", "'kubeprobe version' compares the versions; is this the gRPC port?"),
            StatusCode.FailedPrecondition when Rich(error)?.GetDetail<ErrorInfo>() is { Reason: "NOT_APPLICABLE" } => new(message, exitCode: ExitCode.Inconclusive),
            _ when ConnectionFailure.Explain(error, address) is { } connection => connection,
            _ => Refused(message, Details(error)),
        };
    }

    // The centre's message often holds the details once more, which is enough of them.
    static CliError Refused(string message, IReadOnlyList<string> details) =>
        details.Count == 0 || !details.All(detail => message.Contains(detail, StringComparison.Ordinal)) ? new(message, details: details)
        : details.Count == 1 ? new(message)
        : new($"{details.Count} faults in what was asked", details: details);

    /// <summary>Each fault of a manifest or field violation on a line of its own, all of them.</summary>
    static IReadOnlyList<string> Details(RpcException error)
    {
        var rich = Rich(error);
        if (rich?.GetDetail<ManifestFaults>() is { Faults.Count: > 0 } faults) return [.. faults.Faults.Select(Line)];
        if (rich?.GetDetail<BadRequest>() is { } bad) return [.. bad.FieldViolations.Select(v => $"{v.Field}: {v.Description}")];
        if (rich?.GetDetail<PreconditionFailure>() is { } failed) return [.. failed.Violations.Select(v => $"{v.Subject}: {v.Description}")];
        return [];
    }

    static Google.Rpc.Status? Rich(RpcException error)
    {
        try
        {
            return error.GetRpcStatus();
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            // The details are an extra: an error whose details can't be read is still told by its message.
            return null;
        }
    }

    /// <summary><c>file:line:col: Kind/name field: message; remedy</c>, without what is not known.</summary>
    internal static string Line(ManifestFault fault)
    {
        var place = fault.Line > 0 ? fault.Column > 0 ? $"{fault.Path}:{fault.Line}:{fault.Column}" : $"{fault.Path}:{fault.Line}" : fault.Path;
        var thing = string.Join('/', new[] { fault.Kind, fault.Name }.Where(t => t.Length > 0));
        var subject = string.Join(' ', new[] { thing, fault.Field }.Where(t => t.Length > 0));
        var message = fault.Remedy.Length > 0 ? $"{fault.Message}; {fault.Remedy}" : fault.Message;
        return string.Join(": ", new[] { place, subject, message }.Where(t => t.Length > 0));
    }
}
