using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;

namespace KubeProbe.Server.Configuration;

/// <summary>What e-mail channels say beside the others.</summary>
static partial class AlertChannelsFile
{
    static IReadOnlyList<string> EmailKeys => ["from", "to", "toOwner", "user", "tls", "authorityFile"];

    static EmailOptions? ReadEmail(YamlSection section, AlertChannelKind? kind)
    {
        if (kind is not AlertChannelKind.Email)
        {
            foreach (var key in EmailKeys.Where(section.Has)) section.Fault($"{key} is of e-mail only.");
            return null;
        }
        var from = section.Required("from");
        var (to, toOwner, user, authority) = (section.Texts("to"), section.Truth("toOwner"), section.Text("user"), section.Text("authorityFile"));
        var tls = section.Text("tls") switch
        {
            null or "starttls" => EmailTls.StartTls,
            "none" => EmailTls.None,
            _ => section.Fault<EmailTls>("tls must be starttls or none; for TLS from the first byte use smtps in url."),
        };
        return from is null ? null : new EmailOptions { From = from, To = to, ToOwner = toOwner, User = user, Tls = tls, AuthorityFile = authority };
    }
}
