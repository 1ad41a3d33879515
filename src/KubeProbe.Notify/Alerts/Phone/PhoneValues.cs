using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts.OnCall;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>What the templates of a phone channel see.</summary>
static class PhoneValues
{
    /// <summary>
    /// <c>number</c>, <c>person</c>, <c>text</c> (to be read out), <c>language</c> (en-US or zh-CN), <c>incident</c>, <c>incidents</c> (the ids of all that the call
    /// tells of), <c>key</c> (the same for the same call), <c>callback</c> (a signed address, empty where the centre has none), <c>ladder</c>, <c>step</c>, <c>level</c>,
    /// <c>cluster</c>, <c>case</c>, <c>summary</c> and <c>secret</c>. Of a call of several incidents they are those of the worst.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> Of(PhoneCall call, Person person, AlertChannelOptions channel, Uri? callback, string? text = null) => new Dictionary<string, object?>
    {
        ["number"] = person.Phone,
        ["person"] = person.Name,
        ["text"] = (text ?? AlertWords.Spoken(call.First, channel.Language)) + AlertWords.SpokenMore(call.Others, channel.Language),
        ["language"] = channel.Language is AlertLanguage.Chinese ? "zh-CN" : "en-US",
        ["incident"] = call.Incidents[0],
        ["incidents"] = call.Incidents.ToList(),
        ["key"] = call.Key,
        ["callback"] = callback?.ToString() ?? "",
        ["ladder"] = call.Told.Ladder,
        ["step"] = call.Told.Step,
        ["level"] = call.First.Alert.Level.ToString().ToLowerInvariant(),
        ["cluster"] = call.First.Alert.Cluster,
        ["case"] = call.First.Alert.Case,
        ["summary"] = call.First.Alert.Summary,
        ["secret"] = channel.Secret ?? "",
    };
}
