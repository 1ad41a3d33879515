using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Tests.Configuration;

public sealed class AlertChannelsFileTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    [Fact]
    public void Channels_and_routes_are_read_with_secrets_from_files()
    {
        var secret = Write("secret", "SECtest\n");
        var settings = Read($$"""
            channels:
            - {name: oncall, kind: pagerduty, url: 'https://events.pagerduty.com/v2/enqueue', secret: 0123456789abcdef0123456789abcdef}
            - name: chat
              kind: dingtalk
              urlFile: {{Write("url", "https://oapi.dingtalk.com/robot/send?access_token=t")}}
              secretFile: {{secret}}
              mentions: ["138"]
              sendResolved: false
              language: zh
            routes:
            - {level: critical, channels: [oncall], continue: true, during: mon-fri 09:00-18:00 Asia/Shanghai}
            - {cluster: 'prod-*', labels: 'env=prod', case: 'etcd*', owner: storage, repeat: 1h, channels: [chat]}
            """);

        Assert.Empty(settings.Faults);
        var chat = settings.Options.Channels[1];
        Assert.Equal((AlertChannelKind.DingTalk, "SECtest", AlertLanguage.Chinese, 20), (chat.Kind, chat.Secret, chat.Language, chat.PerMinute));
        Assert.Equal("https://oapi.dingtalk.com/robot/send?access_token=t", chat.Url.ToString());
        Assert.Equal((AlertLevel.Critical, true), (settings.Options.Routes[0].Level, settings.Options.Routes[0].Continue));
        Assert.Equal("mon-fri 09:00-18:00 Asia/Shanghai", settings.Options.Routes[0].During?.ToString());
        var route = settings.Options.Routes[1];
        Assert.Equal(("prod-*", TimeSpan.FromHours(1), false), (route.Cluster, route.Repeat, chat.SendResolved));
        Assert.True(route.Labels!.Matches(new Dictionary<string, string> { ["env"] = "prod" }) && !route.Labels.Matches(new Dictionary<string, string>()));
    }

    [Fact]
    public void A_channel_of_events_says_how_they_are_written_and_of_which_gates_it_hears()
    {
        var settings = Read("""
            channels:
            - {name: events, kind: cdevents, url: 'https://broker.example', mode: structured, gates: ['shop-*', web]}
            - {name: plain, kind: cdevents, url: 'https://broker.example'}
            routes: [{channels: [events]}]
            """);

        Assert.Empty(settings.Faults);
        var (events, plain) = (settings.Options.Channels[0], settings.Options.Channels[1]);
        Assert.Equal((CloudEventsMode.Structured, CloudEventsMode.Binary), (events.Mode, plain.Mode));
        Assert.Equal(["shop-*", "web"], events.Gates);
        Assert.Empty(plain.Gates);
        var faults = Read("""
            channels:
            - {name: a, kind: cdevents, url: 'https://broker.example', mode: loud}
            - {name: b, kind: slack, url: 'https://x', gates: ['*']}
            routes: [{channels: [b]}]
            """).Faults;
        Assert.Contains(faults, fault => fault.Contains("mode must be one of binary, structured.", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("channel b: gates and mode are of channels of the kind CdEvents only.", StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_at_once_with_their_lines_and_without_secrets()
    {
        var settings = Read("""
            channels:
            - {name: a, kind: telegram, url: 'https://x/hidden-token'}
            - {name: b, kind: slack}
            - {name: c, kind: slack, url: 'https://x', urlFile: /none, colour: red, perMinute: many}
            - {name: d, kind: feishu, urlFile: /does/not/exist}
            - just a text
            routes:
            - {level: loud, channels: chat, during: sometimes}
            - {channels: [nobody]}
            - {labels: 'a ~ b', repeat: daily, channels: []}
            else: 1
            """);

        string[] expected =
        [
            ":2: kind must be one of webhook, alertmanager, pagerduty, slack, dingtalk, feishu, wecom, email, cdevents, phone.", ":3: url or urlFile is missing.",
            ":4: there is no \"colour\" here.", ":4: url and urlFile are both set. Use one.", ":4: perMinute must be a number.",
            ":5: urlFile: /does/not/exist can't be read.", ":6: it must be a mapping", ":8: level must be one of info, warning, error, critical.",
            ":8: channels must be a list of texts.", ":8: during: \"sometimes\" is no time. Use days, hours and a time zone", ":10: labels: \"a ~ b\" is no condition on a label", ":10: repeat must be a duration", "there is no \"else\" here", "names the channel nobody, which is not declared",
        ];
        Assert.All(expected, fault => Assert.Contains(settings.Faults, told => told.Contains(fault, StringComparison.Ordinal)));
        Assert.DoesNotContain(settings.Faults, told => told.Contains("hidden-token", StringComparison.Ordinal));
    }

    [Fact]
    public void An_e_mail_channel_says_from_whom_to_whom_and_how()
    {
        var settings = Read($$"""
            channels:
            - {name: mail, kind: email, url: 'smtp://mail.example', from: 'KubeProbe <kubeprobe@example.com>', to: [sre@example.com], toOwner: true, user: k, secretFile: {{Write("password", "open sesame")}}}
            - {name: relay, kind: email, url: 'smtp://relay.example:25', from: kubeprobe@example.com, to: [sre@example.com], tls: none}
            routes:
            - {channels: [mail, relay]}
            """);

        Assert.Empty(settings.Faults);
        var mail = settings.Options.Channels[0];
        Assert.Equal(("KubeProbe <kubeprobe@example.com>", true, "k", EmailTls.StartTls, "open sesame", 60), (mail.Email!.From, mail.Email.ToOwner, mail.Email.User, mail.Email.Tls, mail.Secret, mail.PerMinute));
        Assert.Equal(["sre@example.com"], mail.Email.To);
        Assert.Equal(EmailTls.None, settings.Options.Channels[1].Email!.Tls);
    }

    [Theory]
    [InlineData("kind: email, url: 'https://x', from: a@b, to: [c@d]", "its url must be smtp://HOST:PORT")]
    [InlineData("kind: email, url: 'smtp://u:hidden@x', from: a@b, to: [c@d]", "must hold neither user nor password")]
    [InlineData("kind: email, url: 'smtp://x', to: [c@d]", "from is missing")]
    [InlineData("kind: email, url: 'smtp://x', from: nobody, to: [c@d]", "from must be one address")]
    [InlineData("kind: email, url: 'smtp://x', from: a@b, to: [nobody]", "nobody\" is no address")]
    [InlineData("kind: email, url: 'smtp://x', from: a@b", "to is empty")]
    [InlineData("kind: email, url: 'smtp://x', from: a@b, to: [c@d], user: u", "user and secret go together")]
    [InlineData("kind: email, url: 'smtp://x', from: a@b, to: [c@d], user: u, secret: hidden, tls: none", "user needs TLS")]
    [InlineData("kind: email, url: 'smtp://x', from: a@b, to: [c@d], tls: sometimes", "tls must be starttls or none")]
    [InlineData("kind: email, url: 'smtp://x', from: a@b, to: [c@d], authorityFile: /does/not/exist", "can't be read as a PEM file")]
    [InlineData("kind: slack, url: 'https://x', to: [c@d]", "to is of e-mail only")]
    public void What_is_wrong_with_an_e_mail_channel_is_said_without_its_secret(string channel, string fault)
    {
        var faults = Read($"channels:\n- {{name: m, {channel}}}\nroutes:\n- {{channels: [m]}}").Faults;

        Assert.Contains(faults, told => told.Contains(fault, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, told => told.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void People_rotas_and_ladders_are_read_with_numbers_from_files()
    {
        var settings = Read($$"""
            people:
            - {name: ann, phoneFile: {{Write("ann", "+8613800000042\n")}}, email: ann@example.com, aliases: [Ann Lee]}
            rotas:
            - {name: first, urlFile: {{Write("rota", "https://calendar.example/private/x.ics")}}, timeZone: Asia/Shanghai, every: 5m}
            channels:
            - {name: voice, kind: phone, url: 'https://voice.example', secret: s, method: PUT, headers: {X-Key: 'k KEY'}, success: [202], acknowledge: {field: Digits, values: ['1']}, status: CallStatus, failed: [failed, no-answer], bundle: 90s}
            ladders:
            - {name: ops, channel: voice, times: 2, again: 20m, steps: [{after: 0s, call: [rota/first], fallback: [ann]}, {after: 10m, call: [ann]}]}
            routes:
            - {ladder: ops}
            """);

        Assert.Empty(settings.Faults);
        var (ladder, rota, phone) = (settings.Options.Ladders[0], settings.Options.Rotas[0], settings.Options.Channels[0].Phone!);
        Assert.Equal(("+8613800000042", "ann@example.com", "Ann Lee"), (settings.Options.People[0].Phone, settings.Options.People[0].Email, settings.Options.People[0].Aliases[0]));
        Assert.Equal(("https://calendar.example/private/x.ics", "Asia/Shanghai", TimeSpan.FromMinutes(5)), (rota.Url!.ToString(), rota.TimeZone, rota.Every));
        Assert.Equal(("PUT", "k KEY", 202, "Digits", "1", "CallStatus"), (phone.Method, phone.Headers["X-Key"], phone.Success[0], phone.AcknowledgeField, phone.AcknowledgeValues[0], phone.StatusField));
        Assert.Equal(["failed", "no-answer"], phone.FailedValues);
        Assert.Equal(TimeSpan.FromSeconds(90), phone.Bundle);
        Assert.Equal(("ops", "voice", 2, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10)), (ladder.Name, ladder.Channel, ladder.Times, ladder.Again, ladder.Steps[1].After));
        Assert.Equal(["rota/first", "ann"], ladder.Steps[0].Call.Concat(ladder.Steps[0].Fallback));
        Assert.Equal("ops", settings.Options.Routes[0].Ladder);
    }

    [Fact]
    public void What_is_wrong_with_people_rotas_and_ladders_is_told_with_its_line_and_without_numbers()
    {
        var settings = Read("""
            people:
            - {name: ann, phone: 0800hidden}
            - {phone: '+10000000000'}
            rotas:
            - {name: first, url: 'no address', every: often}
            channels:
            - {name: voice, kind: phone, url: 'https://voice.example', headers: [a], success: [many], acknowledge: {values: ['1']}}
            - {name: chat, kind: slack, url: 'https://x', method: PUT}
            ladders:
            - {name: ops, channel: voice, steps: [{after: soon, call: [ann], who: [ann]}]}
            routes:
            - {ladder: ops}
            """);

        string[] expected =
        [
            ":3: name is missing.", ":5: url is no absolute address.", ":5: every must be a duration", ":7: headers must be a mapping", ":7: success: \"many\" is no status", ":7: field is missing.",
            ":8: method is of phone only.", ":10: after must be a duration", ":10: there is no \"who\" here.", "person ann: phone must be +",
        ];
        Assert.All(expected, fault => Assert.Contains(settings.Faults, told => told.Contains(fault, StringComparison.Ordinal)));
        Assert.DoesNotContain(settings.Faults, told => told.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_of_a_channel_are_read_and_their_faults_told()
    {
        var settings = Read("""
            channels:
            - {name: a, kind: slack, url: 'https://x', title: '{{ case }}', text: '{{ summary }}'}
            - {name: b, kind: slack, url: 'https://x', title: '{{ nothing }}', body: '{}'}
            routes:
            - {channels: [a, b]}
            """);

        Assert.Equal(("{{ case }}", "{{ summary }}"), (settings.Options.Channels[0].Templates.Title, settings.Options.Channels[0].Templates.Text));
        Assert.Equal(2, settings.Faults.Count);
        Assert.All(settings.Faults, fault => Assert.StartsWith("channel b: ", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_channel_that_hears_of_gates_needs_no_route() =>
        Assert.Empty(Read("channels:\n- {name: a, kind: cdevents, url: 'https://x', gates: ['*']}").Faults);

    [Theory]
    [InlineData("channels: {}", "channels must be a list")]
    [InlineData("- a", "it must be one mapping")]
    [InlineData("a: [", "it is no YAML")]
    [InlineData("channels:\n- {name: a, kind: slack, url: 'https://x'}", "it has no routes")]
    public void What_is_no_such_file_is_said(string text, string fault) =>
        Assert.Contains(Read(text).Faults, told => told.Contains(fault, StringComparison.Ordinal));

    public void Dispose() => folder.Delete(recursive: true);

    AlertSettings Read(string text) => AlertSettings.Read(new ServerOptions { AlertChannelsFile = Write("channels.yaml", text) });

    string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
