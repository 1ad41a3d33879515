using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Client.Tests;

static class MovedClock
{
    /// <summary>Moves the clock in small steps until the task is through; gives up after sixty real seconds.</summary>
    public static async Task<T> UntilDoneAsync<T>(this FakeTimeProvider clock, Task<T> task, TimeSpan step)
    {
        var patience = Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "The run did not end.");
            clock.Advance(step);
            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task;
    }
}
