using MailKit.Net.Smtp;
using MimeKit;

namespace KubeProbe.Notify.Alerts.Email;

/// <summary>An address the mail server did not take.</summary>
/// <param name="Address">The address.</param>
/// <param name="Code">What it answered: 4xx for now, 5xx for good.</param>
/// <param name="Text">Its words.</param>
sealed record RefusedRecipient(string Address, int Code, string Text)
{
    public bool ForGood => Code >= 500;
}

/// <summary>Goes on with the other recipients when a mail server refuses one, and remembers whom it refused.</summary>
sealed class RecordingSmtpClient : SmtpClient
{
    public List<RefusedRecipient> Refused { get; } = [];

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        Refused.Add(new RefusedRecipient(mailbox.Address, (int)response.StatusCode, response.Response));
}
