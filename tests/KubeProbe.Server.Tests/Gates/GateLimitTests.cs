using KubeProbe.Server.Api;
using KubeProbe.Server.Api.Gates;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>Who asks whether to go on has an answer in time.</summary>
public sealed class GateLimitTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 9)]
    [InlineData(60, 61)]
    public async Task A_database_that_hangs_is_waited_for_no_longer_than_the_caller_waits(int wait, int seconds)
    {
        var time = new FakeTimeProvider();
        var hanging = new TaskCompletionSource<int>();

        var answer = GatesApi.WithinAsync(_ => hanging.Task, TimeSpan.FromSeconds(wait), time, default);
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var fault = await Assert.ThrowsAsync<ApiFault>(() => answer.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(GatesApi.CannotTell(fault));
        Assert.Contains($"within {seconds} s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_database_that_is_away()
    {
        using var left = new CancellationTokenSource();
        var answer = GatesApi.WithinAsync(_ => new TaskCompletionSource<int>().Task, TimeSpan.Zero, new FakeTimeProvider(), left.Token);
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
