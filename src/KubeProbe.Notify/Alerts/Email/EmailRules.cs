using MimeKit;

namespace KubeProbe.Notify.Alerts.Email;

/// <summary>What an e-mail channel must be like, and which addresses are some.</summary>
static class EmailRules
{
    /// <summary>One address with a domain, or null. Lists, groups and line breaks are none.</summary>
    public static MailboxAddress? Address(string? text) =>
        text is { Length: > 0 and <= 320 } && !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var address)
        && address.Address.IndexOf('@', StringComparison.Ordinal) > 0 && Domain(address).Length > 0 && address.Route.Count == 0
            ? address
            : null;

    /// <summary>What stands behind the last at sign, in ASCII.</summary>
    public static string Domain(MailboxAddress address) => address.GetAddress(idnEncode: true) is var text ? text[(text.LastIndexOf('@') + 1)..] : "";

    /// <summary>The port, or the usual one of the scheme.</summary>
    public static int Port(Uri url) => url.Port > 0 ? url.Port : url.Scheme == "smtps" ? 465 : 587;

    /// <summary>All that is wrong with the channel.</summary>
    public static IEnumerable<string> Faults(AlertChannelOptions channel)
    {
        var email = channel.Email;
        if (!channel.Url.IsAbsoluteUri || channel.Url.Scheme is not ("smtp" or "smtps") || channel.Url.Host.Length == 0 || channel.Url.PathAndQuery.Trim('/').Length > 0)
            yield return "its url must be smtp://HOST:PORT, or smtps://HOST:PORT where TLS begins at once.";
        if (channel.Url.IsAbsoluteUri && channel.Url.UserInfo.Length > 0) yield return "its url must hold neither user nor password: use user and secretFile.";
        if (email is null)
        {
            yield return "from and to are missing.";
            yield break;
        }
        if (Address(email.From) is null) yield return "from must be one address, such as KubeProbe <kubeprobe@example.com>.";
        foreach (var to in email.To.Where(to => Address(to) is null)) yield return $"to: \"{to}\" is no address.";
        if (email.To.Count == 0 && !email.ToOwner) yield return "to is empty: name an address, or set toOwner.";
        if (email.To.Count > EmailOptions.MostRecipients) yield return $"to has more than {EmailOptions.MostRecipients} addresses: make it a mailing list.";
        if ((email.User is null) != (channel.Secret is null)) yield return "user and secret go together. Give both or none.";
        if (email.User is not null && email.Tls is EmailTls.None) yield return "user needs TLS, for the password would be sent in plain text. Leave tls out, or leave user out.";
        if (email.Tls is EmailTls.None && channel.Url.IsAbsoluteUri && channel.Url.Scheme == "smtps") yield return "tls: none contradicts smtps. Use smtp.";
        if (email.AuthorityFile is { } file && Authority.Fault(file) is { } why) yield return $"authorityFile: {why}";
    }
}
