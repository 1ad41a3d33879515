using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Clusters;

partial class ClusterGrain
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster}: what is due could not be recorded; the same turn comes again in 2 s")]
    partial void LogTurnFailed(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} on {Cluster} could not be handed to its grain; the next wake-up does it again")]
    partial void LogDriveFailed(Exception fault, RunId run, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: skipped {Count} slots, the first because of {Reason}")]
    partial void LogSkipped(string cluster, int count, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: took up {Count} unfinished runs")]
    partial void LogRecovered(string cluster, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} is out of reach: {Why}")]
    partial void LogClusterLost(string cluster, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} is unreachable since {Since}; its runs are closed as Unknown until it answers: {Why}")]
    partial void LogOutage(string cluster, DateTimeOffset since, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} answers again, after {Outage}")]
    partial void LogReachable(string cluster, TimeSpan outage);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outage of cluster {Cluster} could not be told; the next check tells it")]
    partial void LogOutageNotTold(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} could not be checked; the next check tells")]
    partial void LogCheckFailed(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster}: the pod watch broke; it starts anew")]
    partial void LogWatchFailed(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: its status could not be written")]
    partial void LogStatusFailed(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: swept {Count} pods")]
    partial void LogSwept(string cluster, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: removed {Count} objects of runs that are over")]
    partial void LogReaped(string cluster, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} could not be inspected for what is left there; the next wake-up tries again: {Why}")]
    partial void LogInspectionFailed(string cluster, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} could not be asked what it has; what is not known is taken to be there: {Why}")]
    partial void LogCapabilitiesUnknown(string cluster, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster}: the look at what it has broke; what was known before holds")]
    partial void LogLookBroke(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster}: the inspection for what is left there broke; the next wake-up tries again")]
    partial void LogInspectionBroke(Exception fault, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} is no longer declared, and what is left in its namespace {Namespace} could not all be removed: {Why}")]
    partial void LogLeftBehind(string cluster, string @namespace, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: the sweep goes on with the next wake-up: {Why}")]
    partial void LogSweepFailed(string cluster, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} was not heard to answer a check, but this server came {Seconds:0} s late to its own work meanwhile: it is checked again")]
    partial void LogCheckLate(string cluster, double seconds);
}
