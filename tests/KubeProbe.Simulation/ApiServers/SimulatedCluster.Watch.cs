using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>Watches: from a version on, as long as the server remembers it; else 410.</summary>
sealed partial class SimulatedCluster
{
    const int Remembered = 32;

    readonly Queue<(long Version, byte[] Line)> told = new();
    readonly List<Channel<byte[]>> watches = [];
    long forgotten;

    public int Watches
    {
        get
        {
            lock (gate) return watches.Count;
        }
    }

    // Under the gate.
    void Tell(SimulatedPod pod, string type)
    {
        var line = pod.Write(++version, type);
        if (told.Count == Remembered) forgotten = told.Dequeue().Version;
        told.Enqueue((version, line));
        foreach (var watch in watches) watch.Writer.TryWrite(line);
    }

    public void Bookmark()
    {
        lock (gate)
        {
            if (watches.Count == 0) return;
            var line = Encoding.UTF8.GetBytes(
                $$$$"""{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"{{{{version}}}}","creationTimestamp":null},"spec":{"containers":null},"status":{}}}""" + "\n");
            foreach (var watch in watches) watch.Writer.TryWrite(line);
        }
    }

    public void Stop()
    {
        lock (gate)
            foreach (var watch in watches) watch.Writer.TryComplete();
    }

    async Task WatchAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var from = long.TryParse(query["resourceVersion"], CultureInfo.InvariantCulture, out var given) ? given : 0;
        var lasts = options.CutWatch > TimeSpan.Zero ? options.CutWatch
            : TimeSpan.FromSeconds(int.TryParse(query["timeoutSeconds"], CultureInfo.InvariantCulture, out var seconds) ? seconds : 300);

        var lines = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        lock (gate)
        {
            if (from < forgotten) lines.Writer.TryComplete();
            else
            {
                foreach (var (at, line) in told)
                    if (at > from) lines.Writer.TryWrite(line);
                watches.Add(lines);
            }
        }
        if (from < Volatile.Read(ref forgotten) && lines.Reader.Completion.IsCompleted)
        {
            await Answer.WriteAsync(context, 410, Answer.Gone);
            return;
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        over.CancelAfter(lasts);
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.StartAsync(over.Token);
            await CopyAsync(lines.Reader, context.Response.BodyWriter, over.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher went, or its time is over; that is how a watch ends.
        }
        finally
        {
            lock (gate) watches.Remove(lines);
        }
    }

    static async Task CopyAsync(ChannelReader<byte[]> lines, System.IO.Pipelines.PipeWriter body, CancellationToken over)
    {
        await body.FlushAsync(over);
        while (await lines.WaitToReadAsync(over))
        {
            while (lines.TryRead(out var line)) System.Buffers.BuffersExtensions.Write(body, line);
            await body.FlushAsync(over);
        }
    }
}
