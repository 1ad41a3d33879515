using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>Reads what voice providers post about a call, by what their channels say.</summary>
sealed class CallAnswers(AlertOptions options) : ICallAnswers
{
    const int LongestStatus = 40;

    /// <inheritdoc/>
    public CallAnswer? Read(string channel, IReadOnlyDictionary<string, string> fields)
    {
        if (options.Channels.FirstOrDefault(each => each.Name == channel) is not { Kind: AlertChannelKind.Phone } found) return null;
        var phone = found.Phone ?? new PhoneOptions();
        var status = phone.StatusField is { } name ? Short(fields.GetValueOrDefault(name)) : null;
        // That nobody was reached acknowledges nothing, where all else that is posted does.
        if (status is not null && phone.FailedValues.Contains(status)) return new CallAnswer(false, status) { ReachedNobody = true };
        return new CallAnswer(phone.AcknowledgeField is not { } field || (fields.TryGetValue(field, out var pressed) && phone.AcknowledgeValues.Contains(pressed)), status);
    }

    static string? Short(string? status) =>
        status is { Length: > 0 and <= LongestStatus } && status.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or ' ') ? status : null;
}
