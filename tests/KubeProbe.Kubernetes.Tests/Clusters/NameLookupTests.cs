using System.Net;
using System.Net.Sockets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>Name servers that are silent: nobody but who asked for their names waits for them.</summary>
public sealed class NameLookupTests
{
    const int Silent = 200;

    static readonly IPAddress[] Here = [IPAddress.Loopback];

    [Fact]
    public async Task Two_hundred_silent_lookups_hold_up_no_other_and_no_thread_of_the_pool()
    {
        using var answer = new ManualResetEventSlim();
        using var asked = new CountdownEvent(Silent);
        var onPool = 0;
        var names = new NameLookup(host =>
        {
            if (Thread.CurrentThread.IsThreadPoolThread) Interlocked.Increment(ref onPool);
            if (!host.StartsWith("silent", StringComparison.Ordinal)) return Here;
            asked.Signal();
            answer.Wait();
            return Here;
        });

        var silent = Enumerable.Range(0, Silent).Select(i => names.FindAsync($"silent-{i}.example", default)).ToList();
        Assert.Equal(Here, await names.FindAsync("well.example", default));
        Assert.True(await Task.Run(() => asked.Wait(TimeSpan.FromSeconds(60))), "Not all are looked up.");
        Assert.Equal(Here, await names.FindAsync("well.example", default));

        Assert.DoesNotContain(silent, lookup => lookup.IsCompleted);
        answer.Set();
        await Task.WhenAll(silent);
        Assert.Equal(0, onPool);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_at_a_time_and_who_gives_up_is_let_go()
    {
        using var answer = new ManualResetEventSlim();
        using var caller = new CancellationTokenSource();
        var lookups = 0;
        var names = new NameLookup(_ =>
        {
            Interlocked.Increment(ref lookups);
            answer.Wait();
            return Here;
        });

        var impatient = names.FindAsync("a.example", caller.Token);
        var patient = names.FindAsync("A.example", default);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        answer.Set();

        Assert.Equal(Here, await patient);
        Assert.Equal(1, lookups);
        Assert.Equal([IPAddress.IPv6Loopback], await names.FindAsync("::1", default));
    }

    [Fact]
    public async Task A_name_nobody_knows_is_told_to_who_asked()
    {
        var names = new NameLookup(_ => throw new SocketException((int)SocketError.HostNotFound));

        var fault = await Assert.ThrowsAsync<SocketException>(() => names.FindAsync("no-such.example", default));

        Assert.Equal(SocketError.HostNotFound, fault.SocketErrorCode);
    }
}
