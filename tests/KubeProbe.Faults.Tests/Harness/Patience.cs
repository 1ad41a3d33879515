namespace KubeProbe.Faults.Tests.Harness;

/// <summary>Looks again and again, up to a deadline that is far.</summary>
static class Patience
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> otherwise, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? Longest);
        while (!await holds())
        {
            if (patience.IsCancellationRequested) Assert.Fail($"After {(atMost ?? Longest).TotalSeconds:0} s: {otherwise()}");
            await Task.Delay(Pause);
        }
    }
}
