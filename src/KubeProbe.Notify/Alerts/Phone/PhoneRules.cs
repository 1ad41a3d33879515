using System.Text.Json;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using KubeProbe.Notify.Alerts.OnCall;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>What a phone channel must be like.</summary>
static class PhoneRules
{
    const int MaxHeaders = 20;

    static readonly string[] OwnHeaders = ["content-type", "content-length", "host", "transfer-encoding", "connection"];

    /// <summary>All that is wrong with one.</summary>
    public static IEnumerable<string> Faults(AlertChannelOptions channel, Uri? centre)
    {
        var phone = channel.Phone ?? new PhoneOptions();
        if (phone.Method is not ("POST" or "PUT")) yield return "method must be POST or PUT.";
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(phone.ContentType, out _)) yield return "contentType is none: use application/json, or application/x-www-form-urlencoded.";
        if (phone.Success.FirstOrDefault(status => status is < 200 or > 299) is var odd and not 0) yield return $"success: {odd} is no status by which a provider says that it calls: use 200 to 299.";
        if (phone.AcknowledgeValues.Count > 0 != phone.AcknowledgeField is not null) yield return "acknowledge needs both field and values, such as {field: Digits, values: ['1']}.";
        if (phone is { StatusField: not null, AcknowledgeField: null }) yield return "status needs acknowledge: without it whatever is posted, an unanswered call among it, takes the incident on. Say which field and values do, such as acknowledge: {field: Digits, values: ['1']}.";
        if (phone.FailedValues.Count > 0 && phone.StatusField is null) yield return "failed needs status: the field in which the provider says what became of a call.";
        if (phone.Bundle < TimeSpan.Zero || phone.Bundle > TimeSpan.FromMinutes(10)) yield return "bundle, the time within which calls to the same person are one, must lie between 0s and 10m.";
        if (channel.PerMinute > 0) yield return "perMinute is not of phone: calls to several people are no digest, and bundle says which to the same person are. What the provider does not take at once is tried again.";
        if (phone.Headers.Count > MaxHeaders) yield return $"there are more than {MaxHeaders} headers.";
        foreach (var name in phone.Headers.Keys.Where(name => name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')))
            yield return $"headers: \"{name}\" is no name of a header.";
        foreach (var name in phone.Headers.Keys.Where(name => OwnHeaders.Contains(name.ToLowerInvariant()))) yield return $"headers: {name} is made by the centre. Leave it out.";
        foreach (var (place, text) in phone.Headers.Select(header => ($"headers: {header.Key}", header.Value)).Append(("body", phone.Body)))
            if (TemplateFault(channel, centre, place, text) is { } fault) yield return $"{place}: {fault}";
    }

    static string? TemplateFault(AlertChannelOptions channel, Uri? centre, string place, string text)
    {
        if (!MessageTemplate.TryParse(text, out var template, out var wrong)) return wrong;
        if (centre is null && text != PhoneOptions.UsualBody && text.Contains("callback", StringComparison.Ordinal))
            return "it uses callback, and the centre's own address is not known. Set publicUrl.";
        try
        {
            var made = template!.Render(Sample(channel));
            if (place == "body" && (channel.Phone ?? new PhoneOptions()).ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)) JsonDocument.Parse(made).Dispose();
            return null;
        }
        catch (TemplateFaultException fault)
        {
            return fault.Message;
        }
        catch (JsonException)
        {
            return "what it makes is no JSON. Write texts as {{ text | json }}, without quotes around.";
        }
    }

    // What would break a body into which it is not written as JSON.
    static IReadOnlyDictionary<string, object?> Sample(AlertChannelOptions channel)
    {
        var alert = SampleAlert.Of(DateTimeOffset.UnixEpoch) with { Summary = "it said \"no\"\n\\ and no more" };
        var told = new AlertEvent(AlertMessage.Notify(alert, Notification.Call, DateTimeOffset.UnixEpoch), alert, DateTimeOffset.UnixEpoch) { Call = new CallTold("ladder", 1, 1, "ann") };
        return PhoneValues.Of(PhoneCall.Of([told])!, new Person { Name = "ann", Phone = "+10000000000" }, channel with { Secret = "secret" }, new Uri("https://centre.example/"));
    }
}
