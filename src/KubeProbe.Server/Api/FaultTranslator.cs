using System.Data.Common;
using Google.Rpc;
using KubeProbe.Core;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using Orleans.Runtime;

namespace KubeProbe.Server.Api;

/// <summary>Says what an exception means to a caller, without telling what is inside the centre.</summary>
static class FaultTranslator
{
    /// <summary>The fault; <c>Internal</c> for whatever is not foreseen.</summary>
    public static ApiFault From(Exception exception) => exception switch
    {
        ApiFault fault => fault,
        ManifestConflictException conflict => new ApiFault(Code.Aborted, conflict.Message),
        TargetClusterException target => ApiFault.Unavailable(target.Message),
        OperationCanceledException => new ApiFault(Code.Cancelled, "The call was cancelled."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new ApiFault(
            Code.OutOfRange, "The body is too large. Send less at once."),
        BadHttpRequestException bad => new ApiFault(Code.InvalidArgument, bad.Message),
        StorageUnavailableException storage => ApiFault.Unavailable(storage.Message),
        _ when IsTransient(exception) => ApiFault.Unavailable(
            "The centre can't answer now: its database or silo is out of reach. Nothing is wrong with the request; try again."),
        _ => new ApiFault(Code.Internal, "The centre failed to answer; its log says why."),
    };

    /// <summary>Whether the fault is the centre's, and may be gone a moment later.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is DbException or TimeoutException or OrleansException or IOException or StorageUnavailableException
        || (exception.InnerException is { } inner && IsTransient(inner));
}
