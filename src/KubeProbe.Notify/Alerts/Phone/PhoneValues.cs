using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts.OnCall;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>What the templates of a phone channel see.</summary>
static class PhoneValues
{
    /// <summary>
    /// <c>number</c>, <c>person</c>, <c>text</c> (to be read out), <c>language</c> (en-US or zh-CN), <c>incident</c>, <c>key</c> (the same for the
    /// same call), <c>callback</c> (a signed address, empty where the centre has none), <c>ladder</c>, <c>step</c>, <c>level</c>, <c>cluster</c>,
    /// <c>case</c>, <c>summary</c> and <c>secret</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> Of(AlertEvent told, CallTold call, Person person, AlertChannelOptions channel, Uri? callback, string? text = null) => new Dictionary<string, object?>
    {
        ["number"] = person.Phone,
        ["person"] = person.Name,
        ["text"] = text ?? AlertWords.Spoken(told, channel.Language),
        ["language"] = channel.Language is AlertLanguage.Chinese ? "zh-CN" : "en-US",
        ["incident"] = told.Incident?.Id ?? told.Alert.Id,
        ["key"] = told.Notification.Id,
        ["callback"] = callback?.ToString() ?? "",
        ["ladder"] = call.Ladder,
        ["step"] = call.Step,
        ["level"] = told.Alert.Level.ToString().ToLowerInvariant(),
        ["cluster"] = told.Alert.Cluster,
        ["case"] = told.Alert.Case,
        ["summary"] = told.Alert.Summary,
        ["secret"] = channel.Secret ?? "",
    };
}
