namespace KubeProbe.Server.Access;

sealed partial class TokenDirectory
{
    [LoggerMessage(LogLevel.Warning, "The last use of token {Token} was not kept")]
    partial void LogUseNotKept(Exception fault, string token);
}
