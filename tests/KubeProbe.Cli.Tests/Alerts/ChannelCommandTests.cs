using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Alerts;

public sealed class ChannelCommandTests : CentreTest
{
    [Fact]
    public async Task Channels_are_a_table()
    {
        Centre.Channels.Known.Add(new Channel { Name = "chat", Kind = "dingtalk", Target = "https://oapi.dingtalk.com" });

        Assert.Equal(
            """
            CHANNEL   KIND       TARGET
            chat      dingtalk   https://oapi.dingtalk.com
            """, (await Terminal.RunAsync("alert", "channels")).Table);
    }

    [Fact]
    public async Task A_preview_is_the_message_and_can_do_nothing_to_the_terminal()
    {
        var outcome = await Terminal.RunAsync("alert", "preview", "a1", "--channel", "chat", "--resolved");

        Assert.Equal(0, outcome.Code);
        Assert.Contains("POST https://hooks.example/xxx\nContent-Type: application/json\n\n{\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("告警", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", outcome.Out, StringComparison.Ordinal);
        var request = Assert.Single(Centre.Channels.Previewed);
        Assert.Equal(("chat", "a1", true), (request.Channel, request.Alert, request.Resolved));
    }

    [Fact]
    public async Task A_preview_may_be_of_an_incident_but_not_of_both()
    {
        Assert.Equal(0, (await Terminal.RunAsync("alert", "preview", "--channel", "chat", "--incident", "inc-aaaabbbbcccc")).Code);
        Assert.Equal(("", "inc-aaaabbbbcccc"), (Assert.Single(Centre.Channels.Previewed).Alert, Centre.Channels.Previewed[0].Incident));
        Assert.Equal(2, (await Terminal.RunAsync("alert", "preview", "a1", "--channel", "chat", "--incident", "inc-aaaabbbbcccc")).Code);
    }

    [Fact]
    public async Task A_test_says_what_the_receiver_answered_and_exits_by_it()
    {
        var taken = await Terminal.RunAsync("alert", "test", "chat");
        Centre.Channels.Answer = new TestChannelResponse { Error = "The receiver answered 403.", Answer = "403 forbidden" };
        var refused = await Terminal.RunAsync("alert", "test", "chat");

        Assert.Equal((0, 1), (taken.Code, refused.Code));
        Assert.Contains("200 ok", taken.Out, StringComparison.Ordinal);
        Assert.Contains("The receiver answered 403.", refused.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_would_be_called_is_shown_by_rota_and_step_with_what_is_wrong()
    {
        Centre.Channels.OnCall = new ListOnCallResponse
        {
            Rotas =
            {
                new Rota { Name = "first", People = { "ann" }, Until = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), Read = Timestamp.FromDateTimeOffset(Now.AddMinutes(-5)) },
                new Rota { Name = "second", Notes = { "Calendar second has not been read yet." } },
            },
            Ladders =
            {
                new Ladder
                {
                    Name = "ops", Channel = "voice",
                    Steps = { new LadderStep { After = Duration.FromTimeSpan(TimeSpan.Zero), Call = { "ann" } }, new LadderStep { After = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)), Tell = { "chat" } } },
                },
            },
        };

        var outcome = await Terminal.RunAsync("alert", "oncall", "--at", "2026-03-01T08:00:00+08:00");

        Assert.Equal(
            """
            ROTA     ON CALL   UNTIL                  READ
            first    ann       2026-03-01T12:00:00Z   5m
            second   nobody    <none>                 never
            LADDER   AFTER   CALLS    TELLS
            ops      0s      ann      <none>
            ops      10m     nobody   chat
            """, outcome.Table);
        Assert.Contains("Calendar second has not been read yet.", outcome.Err, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), Assert.Single(Centre.Channels.AskedOnCall).At.ToDateTime());
        Assert.Equal(2, (await Terminal.RunAsync("alert", "oncall", "--at", "whenever")).Code);
    }

    [Fact]
    public async Task Dead_letters_are_shown_and_sent_again()
    {
        Centre.Channels.Dead.Add(new DeadLetter { Id = "a1.raised@chat", Channel = "chat", Event = "raised", Attempts = 10, LastError = "503", At = Timestamp.FromDateTimeOffset(Now.AddHours(-5)), Alert = "a1" });
        Centre.Channels.Dead.Add(new DeadLetter { Id = "a2.raised@mail", Channel = "mail", Event = "raised", Attempts = 1, LastError = "550", At = Timestamp.FromDateTimeOffset(Now), Alert = "a2" });

        Assert.Equal(
            """
            DEAD LETTER      CHANNEL   EVENT    GIVEN UP   ATTEMPTS   WHY
            a1.raised@chat   chat      raised   5h         10         503
            """, (await Terminal.RunAsync("alert", "dead-letters", "--channel", "chat")).Table);
        Assert.Equal("2 due again\n", (await Terminal.RunAsync("alert", "resend", "a1.raised@chat")).Out);
        Assert.Equal("2 due again\n", (await Terminal.RunAsync("alert", "resend", "--channel", "mail")).Out);
        Assert.Equal("2 due again, 3 passed over: their channel was told of the end since\n", (await Terminal.RunAsync("alert", "resend", "--channel", "old")).Out);
        Assert.Equal(["a1.raised@chat"], Centre.Channels.Resent[0].Ids);
        Assert.Equal("mail", Centre.Channels.Resent[1].Channel);
    }

    [Theory]
    [InlineData("alert", "preview"), InlineData("alert", "test"), InlineData("alert", "resend"), InlineData("alert", "resend", "x", "--channel", "chat")]
    public async Task What_is_incomplete_is_not_sent(params string[] args)
    {
        Assert.Equal(2, (await Terminal.RunAsync(args)).Code);
        Assert.Empty(Centre.Channels.Resent);
    }
}
