namespace KubeProbe.Server.Access;

sealed partial class Auditor
{
    [LoggerMessage(LogLevel.Error, "The audit row was not written: {Actor} did {Action} on {Object}")]
    partial void LogNotWritten(Exception fault, string actor, string action, string @object);
}
