using System.Net;
using System.Net.Sockets;
using KubeProbe.Core.Alerts;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace KubeProbe.Notify.Alerts.Email;

/// <summary>Hands alerts to a mail server. A message of several recipients is delivered when each took it or refused it for good.</summary>
sealed class EmailChannel(AlertChannelOptions channel, AlertOptions options, TimeProvider time) : IAlertChannel
{
    const int LongestAnswer = 200;

    readonly EmailOptions email = channel.Email!;
    readonly EmailLetters letters = new(channel, options.Centre);
    readonly ToldRecipients told = new();
    readonly Authority? authority = channel.Email!.AuthorityFile is { } file ? Authority.Read(file) : null;

    /// <inheritdoc/>
    public string Name => channel.Name;

    /// <inheritdoc/>
    public int PerMinute => channel.PerMinute;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var events = notifications.Select(AlertEvent.Read).OfType<AlertEvent>().ToList();
        if (events.Count == 0) return new SendResult(false, "What was kept of it can't be read by this version.", GiveUp: true);
        if (events.TrueForAll(one => letters.Recipients(one).Count == 0))
            return new SendResult(false, "Nobody to write to: the case's owner is no e-mail address. Give the case one, or the channel a to.", GiveUp: true);

        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var earlier = events.Exists(one => letters.Recipients(one).Any(to => told.Took(one.Notification.Id, to.Address)));
            return await SendAsync(letters.Of(events, (one, address) => told.Knows(one.Notification.Id, address), time.GetUtcNow()), earlier, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendResult(false, $"The mail server did not take it within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (SmtpCommandException fault)
        {
            return new SendResult(false, Answered((int)fault.StatusCode, fault.Message), GiveUp: (int)fault.StatusCode >= 500);
        }
        catch (Exception fault) when (Explain(fault) is { } why)
        {
            return new SendResult(false, why);
        }
    }

    /// <param name="due">What is to be sent.</param>
    /// <param name="earlier">Whether somebody took some of it at an attempt before.</param>
    /// <param name="cancellation">Ends it.</param>
    async Task<SendResult> SendAsync(IReadOnlyList<EmailLetter> due, bool earlier, CancellationToken cancellation)
    {
        using var client = new RecordingSmtpClient { CheckCertificateRevocation = false, LocalDomain = "kubeprobe" };
        if (authority is not null) client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => authority.VouchesFor(certificate, chain, errors);

        var endpoint = new DnsEndPoint(channel.Url.Host, EmailRules.Port(channel.Url));
        await using var stream = await PrivateAddress.ConnectAsync(endpoint, options.AllowPrivateHosts.Contains(endpoint.Host), cancellation);
        await client.ConnectAsync(stream, endpoint.Host, endpoint.Port, Security(), cancellation);
        if (email.User is { } user) await client.AuthenticateAsync(user, channel.Secret!, cancellation);

        var taken = 0;
        foreach (var letter in due) taken += await SendAsync(client, letter, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
        var answer = taken > 0 ? $"Taken by {taken} of {due.Sum(letter => letter.To.Count)} recipients." : null;

        var refused = client.Refused.Select(one => $"{one.Address}: {Answered(one.Code, one.Text)}").ToList();
        var why = refused.Count > 0 ? string.Join(" ", refused.Take(5)) : null;
        if (client.Refused.Exists(one => !one.ForGood)) return new SendResult(false, why);
        return taken > 0 || earlier || refused.Count == 0 ? new SendResult(true, why) { Answer = answer } : new SendResult(false, why, GiveUp: true);
    }

    /// <summary>How many took it.</summary>
    async Task<int> SendAsync(RecordingSmtpClient client, EmailLetter letter, CancellationToken cancellation)
    {
        var before = client.Refused.Count;
        try
        {
            await client.SendAsync(letter.Message, letter.Message.From.Mailboxes.First(), letter.To, cancellation);
        }
        catch (SmtpCommandException) when (client.Refused.Count - before == letter.To.Count)
        {
            // Nobody took it: whom it refused, and why, is remembered.
        }
        var refused = client.Refused.Skip(before).ToDictionary(one => one.Address, one => one.ForGood, StringComparer.OrdinalIgnoreCase);
        foreach (var address in letter.To.Select(each => each.Address))
        {
            var (took, done) = (!refused.TryGetValue(address, out var forGood), forGood);
            if (!took && !done) continue;
            foreach (var one in letter.Events) told.Add(one.Notification.Id, address, took);
        }
        return letter.To.Count - refused.Count;
    }

    SecureSocketOptions Security() => email.Tls switch
    {
        _ when channel.Url.Scheme == "smtps" => SecureSocketOptions.SslOnConnect,
        EmailTls.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    string? Explain(Exception fault) => fault switch
    {
        NotSupportedException when email.Tls is EmailTls.StartTls => "The mail server offers no STARTTLS, and nothing is sent without. Give it a certificate, use smtps, or set tls: none.",
        NotSupportedException => "The mail server offers no way to log in. Leave user and secret out.",
        AuthenticationException => "The mail server does not take user and secret. Set them anew.",
        SslHandshakeException => "The TLS handshake with the mail server failed: its certificate is of another name, or nobody vouches for it. Set authorityFile to the PEM file of its authority.",
        HttpRequestException or SocketException => fault.Message,
        IOException or SmtpProtocolException or ServiceNotConnectedException => $"The connection to the mail server broke: {Short(fault.Message)}",
        _ => null,
    };

    static string Answered(int code, string text) => $"The mail server answered {code}: {Short(text)}";

    static string Short(string text) => text.Length <= LongestAnswer ? text : text[..LongestAnswer];
}
