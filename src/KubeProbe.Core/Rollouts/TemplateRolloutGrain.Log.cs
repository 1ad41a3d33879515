using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Rollouts;

partial class TemplateRolloutGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Template {Template}: {What}")]
    partial void LogBegun(string template, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Template {Template} is decided on: {What}")]
    partial void LogDecided(string template, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} of a new version of template {Template} could not be compared with the version before: {Why}")]
    partial void LogNotCompared(string template, RunId run, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was decided on template {Template} could not be told; it is tried again")]
    partial void LogStepFailed(Exception fault, string template);
}
