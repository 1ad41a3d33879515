using System.Text;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Remedies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Tests.Remedies;

/// <summary>Calls of remedies: signed, only where they may go, and nothing at all in a dry run.</summary>
public sealed class RemedyWebhooksTests : IAsyncLifetime
{
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    readonly List<(IReadOnlyDictionary<string, string> Headers, string Body)> received = [];
    readonly Vault vault = new() { Value = Secret };
    WebApplication receiver = null!;
    int status = 200;

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
            context.Response.StatusCode = status;
        });
        await receiver.StartAsync();
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Fact]
    public async Task It_signs_as_standard_webhooks_says_and_a_dry_run_sends_nothing()
    {
        Assert.True((await PostAsync(dryRun: true)).Delivered);
        Assert.Empty(received);

        Assert.True((await PostAsync(dryRun: false)).Delivered);

        var (headers, body) = Assert.Single(received);
        var timestamp = DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(WebhookSignature.TryReadKey(Secret, out var key));
        Assert.Equal((WebhookSignature.Of(key, "id-1", timestamp, body), "id-1"), (headers["webhook-signature"], headers["webhook-id"]));
    }

    [Theory, InlineData(500, false), InlineData(302, false), InlineData(410, true)]
    public async Task Who_does_not_take_it_is_told_of(int code, bool givesUp)
    {
        status = code;

        var result = await PostAsync(dryRun: false);

        Assert.Equal((false, givesUp), (result.Delivered, result.GiveUp));
        Assert.Contains($"answered {code}", result.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_private_address_a_missing_key_and_one_that_is_none_are_refused_in_either_run(bool dryRun)
    {
        var refused = await PostAsync(dryRun, allowed: []);
        Assert.Equal((false, true), (refused.Delivered, refused.Error!.Contains("alerts.allowedTargets", StringComparison.Ordinal)));

        vault.Value = "hunter2hunter2";
        var bad = await PostAsync(dryRun);
        Assert.Equal((false, true), (bad.Delivered, bad.GiveUp));
        Assert.DoesNotContain("hunter2", bad.Error, StringComparison.Ordinal);
        vault.Value = null;
        Assert.Contains("no secret hooks", (await PostAsync(dryRun)).Error, StringComparison.Ordinal);
        Assert.Empty(received);
    }

    async Task<KubeProbe.Core.Alerts.SendResult> PostAsync(bool dryRun, string[]? allowed = null)
    {
        using var webhooks = new RemedyWebhooks(vault, new AlertOptions { AllowPrivateHosts = allowed ?? ["127.0.0.1"] }, TimeProvider.System);
        return await webhooks.PostAsync(
            new WebhookAction { Url = new Uri(receiver.Urls.Single() + "/hook"), SecretRef = new SecretRef { Name = "hooks", Key = "key" } }, "id-1", """{"type":"remedy.act"}""", dryRun,
            default);
    }

    sealed class Vault : ISecretVault
    {
        public string? Value { get; set; }

        public Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation) => Task.FromResult(Value is null ? null : Encoding.UTF8.GetBytes(Value));
    }
}
