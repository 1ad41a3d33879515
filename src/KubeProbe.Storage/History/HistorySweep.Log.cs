using Microsoft.Extensions.Logging;

namespace KubeProbe.Storage.History;

partial class HistorySweep
{
    [LoggerMessage(Level = LogLevel.Information, Message = "History: {Rows} rows of {Kind} were beyond their retention and are gone")]
    partial void LogSwept(int rows, string kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "History: {Partition} was beyond its retention and is dropped")]
    partial void LogDropped(string partition);

    [LoggerMessage(Level = LogLevel.Information, Message = "History: a week that is beyond its retention could not be dropped now")]
    partial void LogNotDropped(Exception fault);
}
