using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;
using MimeKit;

namespace KubeProbe.Notify.Tests.Alerts.Email;

public sealed class EmailChannelTests
{
    [Fact]
    public async Task A_message_tells_all_in_text_and_in_html_to_everyone_and_the_owner()
    {
        await using var server = new FakeMailServer().Start();
        var told = Told.Raised(owner: "Olga <olga@example.com>");

        Assert.Equal(new SendResult(true) { Answer = "Taken by 2 of 2 recipients." }, await Channel(server, email => email with { ToOwner = true }).SendAsync([told.Notification], default));

        var letter = Assert.Single(server.Received);
        Assert.Equal("kubeprobe@example.com", letter.From);
        Assert.Equal(["sre@example.com", "olga@example.com"], letter.To);
        var message = await ParseAsync(letter);
        Assert.Equal("[Error] etcd on c-1", message.Subject);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Contains("<no> answer & nothing \"else\"", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("Runbook: https://runbooks.example/etcd", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://kubeprobe.example/api/v1/runs/", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("&lt;no&gt; answer &amp; nothing", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<no>", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_of_one_alert_is_one_thread_and_the_same_event_is_the_same_message()
    {
        await using var server = new FakeMailServer().Start();

        foreach (var told in (AlertEvent[])[Told.Raised(), Told.Raised(), Told.Raised(resolvedAt: Told.At.AddHours(1)), Told.Raised("dns")])
            Assert.True((await Channel(server).SendAsync([told.Notification], default)).Delivered);
        var messages = await Task.WhenAll(server.Received.Select(ParseAsync));

        Assert.Equal(messages[0].MessageId, messages[1].MessageId);
        Assert.NotEqual(messages[0].MessageId, messages[2].MessageId);
        Assert.Equal(messages[0].MessageId, messages[2].InReplyTo);
        Assert.Equal(messages[0].MessageId, Assert.Single(messages[2].References));
        Assert.EndsWith("@example.com", messages[2].MessageId, StringComparison.Ordinal);
        Assert.NotEqual(messages[0].MessageId, messages[3].MessageId);
        Assert.Null(messages[3].InReplyTo);
    }

    [Fact]
    public async Task A_digest_tells_each_owner_only_of_what_is_his()
    {
        await using var server = new FakeMailServer().Start();
        var channel = Channel(server, email => email with { To = [], ToOwner = true }, AlertLanguage.Chinese);

        Assert.True((await channel.SendAsync(
            [Told.Raised("a", owner: "x@example.com").Notification, Told.Raised("b", owner: "y@example.com").Notification, Told.Raised("c", owner: "x@example.com").Notification], default)).Delivered);

        var texts = server.Received.ToDictionary(letter => letter.To.Single());
        var (x, y) = (await ParseAsync(texts["x@example.com"]), await ParseAsync(texts["y@example.com"]));
        Assert.Equal(("KubeProbe: 2 条告警", "[错误] b @ c-1"), (x.Subject, y.Subject));
        Assert.DoesNotContain("b fails", x.TextBody, StringComparison.Ordinal);
        Assert.Contains("c fails", x.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_recipient_does_not_keep_it_from_the_others_and_is_told_of()
    {
        await using var server = new FakeMailServer { Recipient = address => address.StartsWith("gone", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null }.Start();

        var result = await Channel(server, email => email with { To = ["gone@example.com", "sre@example.com"] }).SendAsync([Told.Raised().Notification], default);

        Assert.Equal((true, "gone@example.com: The mail server answered 550: 5.1.1 no such user"), (result.Delivered, result.Error));
        Assert.Equal(["sre@example.com"], Assert.Single(server.Received).To);
        Assert.Equal(result.Error, DeliverySchedule.After(Told.Raised().Notification, result, Told.At, 0).LastError);
    }

    [Fact]
    public async Task Who_is_refused_for_now_gets_it_later_and_the_others_do_not_get_it_twice()
    {
        await using var server = new FakeMailServer { Recipient = address => address.StartsWith("full", StringComparison.Ordinal) ? "452 4.2.2 mailbox full" : null }.Start();
        var channel = Channel(server, email => email with { To = ["sre@example.com", "full@example.com"] });

        var first = await channel.SendAsync([Told.Raised().Notification], default);
        server.Recipient = _ => null;
        var second = await channel.SendAsync([Told.Raised().Notification], default);

        Assert.Equal((false, false), (first.Delivered, first.GiveUp));
        Assert.True(second.Delivered);
        Assert.Equal(["sre@example.com", "full@example.com"], server.Received.Select(letter => letter.To.Single()));
    }

    [Theory]
    [InlineData("451 4.3.0 try again later", false), InlineData("554 5.7.1 it looks like spam", true)]
    public async Task A_refusal_for_now_is_tried_again_and_one_for_good_is_not(string answer, bool givesUp)
    {
        await using var server = new FakeMailServer { Data = answer }.Start();

        var result = await Channel(server).SendAsync([Told.Raised().Notification], default);

        Assert.Equal((false, givesUp), (result.Delivered, result.GiveUp));
        Assert.Contains($"answered {answer[..3]}: {answer[4..]}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_recipients_are_refused_for_good_it_is_given_up()
    {
        await using var server = new FakeMailServer { Recipient = _ => "550 5.1.1 no such user" }.Start();

        var result = await Channel(server).SendAsync([Told.Raised().Notification], default);

        Assert.Equal((false, true), (result.Delivered, result.GiveUp));
        Assert.Contains("sre@example.com: The mail server answered 550", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_is_no_address_is_nobody_to_write_to()
    {
        await using var server = new FakeMailServer().Start();

        var result = await Channel(server, email => email with { To = [], ToOwner = true }).SendAsync([Told.Raised(owner: "storage").Notification], default);

        Assert.Equal((false, true), (result.Delivered, result.GiveUp));
        Assert.Contains("no e-mail address", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.Lines);
    }

    [Fact]
    public async Task A_server_without_the_tls_that_is_asked_for_is_told_nothing()
    {
        await using var server = new FakeMailServer().Start();

        var result = await Channel(server, email => email with { Tls = EmailTls.StartTls }).SendAsync([Told.Raised().Notification], default);

        Assert.Equal((false, false), (result.Delivered, result.GiveUp));
        Assert.Contains("offers no STARTTLS", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_logs_in_over_tls_and_over_nothing_else(bool fromTheFirstByte)
    {
        using var file = new TemporaryAuthority(out var certificate);
        await using var server = new FakeMailServer { Certificate = certificate, FromTheFirstByte = fromTheFirstByte, Login = ("kubeprobe", "open sesame") }.Start();
        AlertChannelOptions Options(string password, string? authority) => Base(server) with
        {
            Url = new Uri($"{(fromTheFirstByte ? "smtps" : "smtp")}://127.0.0.1:{server.Port}"), Secret = password,
            Email = Base(server).Email! with { Tls = EmailTls.StartTls, User = "kubeprobe", AuthorityFile = authority },
        };

        var stranger = await Send(Options("open sesame", null));
        var wrong = await Send(Options("guess", file.Path));
        var right = await Send(Options("open sesame", file.Path));

        Assert.Contains("nobody vouches for it", stranger.Error, StringComparison.Ordinal);
        Assert.Equal((false, "The mail server does not take user and secret. Set them anew."), (wrong.GiveUp, wrong.Error));
        Assert.True(right.Delivered, right.Error);
        var letter = Assert.Single(server.Received);
        Assert.Equal((true, "kubeprobe"), (letter.Encrypted, letter.User));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for()
    {
        await using var server = new FakeMailServer { Mute = true }.Start();

        var result = await new EmailChannel(Base(server), new AlertOptions { AllowPrivateHosts = ["127.0.0.1"], Timeout = TimeSpan.FromSeconds(1) }, TimeProvider.System)
            .SendAsync([Told.Raised().Notification], default);

        Assert.Contains("did not take it within 1 s", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_it_is_allowed()
    {
        await using var server = new FakeMailServer().Start();

        var result = await new EmailChannel(Base(server), new AlertOptions(), TimeProvider.System).SendAsync([Told.Raised().Notification], default);

        Assert.Contains("alerts.allowedTargets", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.Lines);
    }

    [Theory]
    [InlineData("sre@example.com", true), InlineData("SRE <sre@example.com>", true), InlineData("sre@пример.рф", true)]
    [InlineData("storage", false), InlineData("a@example.com, b@example.com", false), InlineData("a@example.com\r\nRCPT TO:<b@example.com>", false), InlineData("", false), InlineData("@example.com", false)]
    public void It_knows_one_address(string text, bool expected) => Assert.Equal(expected, EmailRules.Address(text) is not null);

    static Task<SendResult> Send(AlertChannelOptions channel) =>
        new EmailChannel(channel, new AlertOptions { AllowPrivateHosts = ["127.0.0.1"] }, TimeProvider.System).SendAsync([Told.Raised().Notification], default);

    static EmailChannel Channel(FakeMailServer server, Func<EmailOptions, EmailOptions>? with = null, AlertLanguage language = AlertLanguage.English) => new(
        Base(server) with { Email = with?.Invoke(Base(server).Email!) ?? Base(server).Email, Language = language },
        new AlertOptions { AllowPrivateHosts = ["127.0.0.1"], Centre = new Uri("https://kubeprobe.example") },
        TimeProvider.System);

    static AlertChannelOptions Base(FakeMailServer server) => new()
    {
        Name = "mail",
        Kind = AlertChannelKind.Email,
        Url = new Uri($"smtp://127.0.0.1:{server.Port}"),
        Email = new EmailOptions { From = "KubeProbe <kubeprobe@example.com>", To = ["sre@example.com"], Tls = EmailTls.None },
    };

    static async Task<MimeMessage> ParseAsync(ReceivedLetter letter)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(letter.Text));
        return await MimeMessage.LoadAsync(text);
    }

    sealed class TemporaryAuthority : IDisposable
    {
        public TemporaryAuthority(out System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        {
            certificate = FakeMailServer.SelfSigned();
            File.WriteAllText(Path, certificate.ExportCertificatePem());
        }

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
