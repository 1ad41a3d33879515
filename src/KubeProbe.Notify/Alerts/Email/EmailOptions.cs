namespace KubeProbe.Notify.Alerts.Email;

/// <summary>How the connection to a mail server at <c>smtp</c> is encrypted; one at <c>smtps</c> is from the first byte.</summary>
public enum EmailTls
{
    /// <summary>With STARTTLS before anything is said; a server that does not offer it is told nothing.</summary>
    StartTls,

    /// <summary>Not at all: for a relay on the same machine or network that asks for no password.</summary>
    None,
}

/// <summary>What an e-mail channel needs beside its address.</summary>
public sealed record EmailOptions
{
    /// <summary>Most addresses a channel may name.</summary>
    public const int MostRecipients = 50;

    /// <summary>Who it is from: an address, with a name or without.</summary>
    public required string From { get; init; }

    /// <summary>Who gets all of it: addresses, at most <see cref="MostRecipients"/>.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Whether the case's owner gets it too, where that is an address. Default no.</summary>
    public bool ToOwner { get; init; }

    /// <summary>The user the mail server is told, with the channel's secret as password; null for none.</summary>
    public string? User { get; init; }

    /// <summary>How the connection is encrypted. Default STARTTLS.</summary>
    public EmailTls Tls { get; init; }

    /// <summary>PEM file of the authority that vouches for the mail server; null for those of this machine.</summary>
    public string? AuthorityFile { get; init; }
}
