using System.Globalization;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Phone;

namespace KubeProbe.Server.Configuration;

/// <summary>What phone channels say beside the others.</summary>
static partial class AlertChannelsFile
{
    static IReadOnlyList<string> PhoneKeys => ["method", "contentType", "headers", "success", "acknowledge", "status", "failed", "bundle"];

    static PhoneOptions? ReadPhone(YamlSection section, AlertChannelKind? kind)
    {
        if (kind is not AlertChannelKind.Phone)
        {
            foreach (var key in PhoneKeys.Where(section.Has)) section.Fault($"{key} is of phone only.");
            return null;
        }
        var usual = new PhoneOptions();
        var acknowledge = section.Section("acknowledge", ["field", "values"]);
        return new PhoneOptions
        {
            Method = section.Text("method") ?? usual.Method,
            ContentType = section.Text("contentType") ?? usual.ContentType,
            Headers = section.Map("headers"),
            Body = section.Text("body") ?? usual.Body,
            Success = [.. section.Texts("success").Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : section.Fault<int>($"success: \"{text}\" is no status."))],
            AcknowledgeField = acknowledge?.Required("field"),
            AcknowledgeValues = acknowledge?.Texts("values") ?? [],
            StatusField = section.Text("status"),
            FailedValues = section.Texts("failed"),
            Bundle = section.Span("bundle") ?? usual.Bundle,
        };
    }
}
