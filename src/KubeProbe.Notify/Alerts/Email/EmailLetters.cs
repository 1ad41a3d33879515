using System.Net;
using System.Security.Cryptography;
using System.Text;
using KubeProbe.Notify.Alerts.Formats;
using KubeProbe.Notify.Alerts.Templates;
using MimeKit;

namespace KubeProbe.Notify.Alerts.Email;

/// <summary>A message, to whom it goes, and what it tells of.</summary>
/// <param name="Message">Complete: it is sent as it is.</param>
/// <param name="To">Whom the mail server is told to give it to.</param>
/// <param name="Events">What it tells.</param>
sealed record EmailLetter(MimeMessage Message, IReadOnlyList<MailboxAddress> To, IReadOnlyList<AlertEvent> Events);

/// <summary>Writes letters: whoever is to be told of the same gets the same letter, and nobody is told of what is not his.</summary>
sealed class EmailLetters(AlertChannelOptions channel, Uri? centre)
{
    readonly ChannelWords words = new(channel, centre);
    readonly EmailOptions email = channel.Email!;
    readonly MailboxAddress from = EmailRules.Address(channel.Email!.From)!;
    readonly string domain = EmailRules.Domain(EmailRules.Address(channel.Email!.From)!);

    /// <summary>The letters of some events.</summary>
    /// <param name="events">What is to be told.</param>
    /// <param name="told">Whether an address has been told of an event already.</param>
    /// <param name="now">For the date.</param>
    public IReadOnlyList<EmailLetter> Of(IReadOnlyList<AlertEvent> events, Func<AlertEvent, string, bool> told, DateTimeOffset now)
    {
        var shares = new Dictionary<string, (MailboxAddress Address, List<AlertEvent> Events)>(StringComparer.OrdinalIgnoreCase);
        foreach (var each in events)
            foreach (var address in Recipients(each).Where(address => !told(each, address.Address)))
            {
                if (!shares.TryGetValue(address.Address, out var share))
                {
                    share = (address, []);
                    shares.Add(address.Address, share);
                }
                share.Events.Add(each);
            }
        return
        [
            .. shares.Values.GroupBy(share => string.Join('\n', share.Events.Select(each => each.Notification.Id)))
                .Select(group => Write([.. group.Select(share => share.Address)], group.First().Events, now)),
        ];
    }

    /// <summary>Who is to be told of an event.</summary>
    public IReadOnlyList<MailboxAddress> Recipients(AlertEvent told)
    {
        IEnumerable<string> all = email.ToOwner && told.Alert.Owner is { } owner ? [.. email.To, owner] : email.To;
        return [.. all.Select(EmailRules.Address).OfType<MailboxAddress>().DistinctBy(address => address.Address, StringComparer.OrdinalIgnoreCase)];
    }

    EmailLetter Write(IReadOnlyList<MailboxAddress> to, IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var title = words.Title(events);
        var message = new MimeMessage { Subject = OneLine(title), Date = now };
        message.From.Add(from);
        message.To.AddRange(to);
        message.Body = new MultipartAlternative(
            new TextPart("plain") { Text = string.Join("\n\n\n", events.Select(Plain)) },
            new TextPart("html") { Text = Html(title, events) });
        // Programs that answer mail by themselves leave such ones alone.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-KubeProbe-Channel", channel.Name);
        Thread(message, events);
        return new EmailLetter(message, to, events);
    }

    /// <summary>
    /// The same event is the same message, however often it is sent; what follows of an incident answers to what began it, so that
    /// mail programs show them together.
    /// </summary>
    void Thread(MimeMessage message, IReadOnlyList<AlertEvent> events)
    {
        message.MessageId = Id(string.Join('\n', events.Select(told => told.Notification.Id)));
        if (events.Count != 1) return;
        var first = Id(events[0].Incident?.Id ?? events[0].Alert.Id);
        message.Headers.Add("X-KubeProbe-Alert", OneLine(events[0].Alert.Id));
        if (events[0].Notification.Event is "raised")
        {
            message.MessageId = first;
            return;
        }
        message.InReplyTo = first;
        message.References.Add(first);
    }

    string Id(string of) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)).AsSpan(0, 16))}.{channel.Name}@{domain}";

    string Plain(AlertEvent told)
    {
        if (words.Text(told) is { } said) return $"{words.Title(told)}\n\n{said}\n";
        var text = new StringBuilder($"{words.Title(told)}\n\n{told.Alert.Summary}\n\n");
        foreach (var (name, value) in AlertWords.Fields(told, channel.Language)) text.Append($"{name}: {value}\n");
        if (RunLink.Of(centre, told.Alert) is { } link) text.Append($"\n{link}\n");
        return text.ToString();
    }

    string Html(string title, IReadOnlyList<AlertEvent> events)
    {
        var text = new StringBuilder($"<!DOCTYPE html><html lang=\"{(channel.Language is AlertLanguage.Chinese ? "zh" : "en")}\"><head><meta charset=\"utf-8\"><title>{Encode(title)}</title></head><body style=\"font-family:sans-serif\">\n");
        foreach (var told in events)
        {
            text.Append($"<h3 style=\"border-left:6px solid {AlertColour.Of(told)};padding-left:8px\">{Encode(words.Title(told))}</h3>\n");
            if (words.Text(told) is { } said)
            {
                text.Append($"<p>{Encode(said).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>\n");
                continue;
            }
            text.Append($"<p>{Encode(told.Alert.Summary)}</p>\n<table cellpadding=\"4\">\n");
            foreach (var (name, value) in AlertWords.Fields(told, channel.Language)) text.Append($"<tr><td><b>{Encode(name)}</b></td><td>{Encode(value)}</td></tr>\n");
            text.Append("</table>\n");
            if (RunLink.Of(centre, told.Alert) is { } link) text.Append($"<p><a href=\"{Encode(link)}\">{Encode(link)}</a></p>\n");
        }
        return text.Append("</body></html>\n").ToString();
    }

    static string Encode(string text) => WebUtility.HtmlEncode(text);

    static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
