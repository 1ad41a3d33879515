namespace KubeProbe.Core.Alerts;

/// <summary>Alerts of nothing, to look at and to try.</summary>
public static class SampleAlert
{
    /// <summary>One as it might be.</summary>
    public static Alert Of(DateTimeOffset now) => new()
    {
        Id = "sample",
        Cluster = "prod-1",
        Case = "dns-resolution",
        RaisedAt = now.AddMinutes(-12),
        Summary = "dns-resolution fails on prod-1 (deadline): no answer from 10.96.0.10 within 5 s. This is a sample.",
        Owner = "network",
        Runbook = "https://runbooks.example/dns",
        Level = AlertLevel.Error,
        Arithmetic = "error: weight 20/10 × scope 1 × change in flight 1 × duration 1 = 2",
        Group = "cause/dns/coredns",
    };

    /// <summary>One that says that it is a test.</summary>
    public static Alert Test(string channel, string by, DateTimeOffset now) => new()
    {
        Id = FormattableString.Invariant($"test.{channel}.{now.ToUnixTimeMilliseconds()}"),
        Cluster = "none",
        Case = "channel-test",
        RaisedAt = now,
        Summary = $"This is a test of channel {channel} by {by}. Nothing is wrong. 这是一条测试消息。",
        Level = AlertLevel.Info,
    };
}
