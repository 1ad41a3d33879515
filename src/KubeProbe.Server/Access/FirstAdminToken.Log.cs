namespace KubeProbe.Server.Access;

sealed partial class FirstAdminToken
{
    [LoggerMessage(LogLevel.Warning, "There was no token yet: one for an admin is written to {Path}. Keep it, then delete the file")]
    partial void LogWritten(string path);

    [LoggerMessage(LogLevel.Warning, "Another server made the token {Name} at the same time; the file of this one holds none that counts")]
    partial void LogTaken(string name);
}
