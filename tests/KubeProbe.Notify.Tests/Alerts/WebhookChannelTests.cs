using System.Net;
using System.Text;
using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Tests.Alerts;

public sealed class WebhookChannelTests : IAsyncLifetime
{
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
    static readonly Notification Alert = Told.Raised().Notification;

    readonly List<(IReadOnlyDictionary<string, string> Headers, string Body)> received = [];
    WebApplication receiver = null!;
    RequestDelegate answer = context => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver = builder.Build();
        receiver.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            received.Add((context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), await reader.ReadToEndAsync()));
            await answer(context);
        });
        await receiver.StartAsync();
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Fact]
    public async Task It_signs_as_standard_webhooks_says()
    {
        var result = await Channel().SendAsync([Alert], default);

        Assert.True(result.Delivered);
        var (headers, body) = Assert.Single(received);
        Assert.Equal(Alert.Body, body);
        var timestamp = DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(WebhookSignature.TryReadKey(Secret, out var key));
        Assert.Equal(WebhookSignature.Of(key, Alert.Id, timestamp, body), headers["webhook-signature"]);
        Assert.Equal(Alert.Id, headers["webhook-id"]);
    }

    [Fact]
    public void The_signature_is_the_specifications_example()
    {
        // The example of the Standard Webhooks specification.
        Assert.True(WebhookSignature.TryReadKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var key));

        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Of(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""));
    }

    [Theory]
    [InlineData(500, false), InlineData(302, false), InlineData(410, true), InlineData(404, false)]
    public async Task Anything_but_2xx_is_not_delivered(int status, bool givesUp)
    {
        answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };

        var result = await Channel().SendAsync([Alert], default);

        Assert.Equal((false, givesUp, TimeSpan.FromSeconds(120)), (result.Delivered, result.GiveUp, result.RetryAfter));
        Assert.Single(received);
    }

    [Fact]
    public async Task A_receiver_that_says_much_has_taken_it_all_the_same()
    {
        answer = context => context.Response.WriteAsync(new string('x', 1 << 20));

        Assert.True((await Channel().SendAsync([Alert], default)).Delivered);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_it_is_allowed()
    {
        var result = await Channel(allowed: false).SendAsync([Alert], default);

        Assert.False(result.Delivered);
        Assert.Contains("alerts.allowedTargets", result.Error, StringComparison.Ordinal);
        Assert.Empty(received);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_not_waited_for()
    {
        answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var result = await Channel(timeout: TimeSpan.FromSeconds(1)).SendAsync([Alert], default);

        Assert.Contains("No answer within 1 s", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true), InlineData("169.254.169.254", true), InlineData("10.1.2.3", true), InlineData("192.168.1.1", true)]
    [InlineData("::1", true), InlineData("fe80::1", true), InlineData("::ffff:10.0.0.1", true), InlineData("93.184.216.34", false), InlineData("2606:2800::1", false)]
    public void It_knows_private_addresses(string address, bool expected) => Assert.Equal(expected, PrivateAddress.Is(IPAddress.Parse(address)));

    HttpChannel Channel(bool allowed = true, TimeSpan? timeout = null) => new(
        new AlertChannelOptions { Name = OneWebhook.Name, Kind = AlertChannelKind.Webhook, Url = new Uri(receiver.Urls.First()), Secret = Secret },
        new AlertOptions { AllowPrivateHosts = allowed ? ["127.0.0.1"] : [], Timeout = timeout ?? TimeSpan.FromSeconds(10) },
        TimeProvider.System);
}
