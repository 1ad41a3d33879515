using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;

namespace KubeProbe.Kubernetes.Clusters;

sealed partial class ListWatch<TNews>
{
    /// <summary>Servers end a watch by themselves after this; spread, so that a fleet's watches don't end together.</summary>
    static int Lifetime => 240 + Random.Shared.Next(50);

    /// <summary>Nothing, not even a bookmark or the end, for so long: the connection is dead.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    /// <summary>A stream that ends sooner was cut, by a server or something on the way that will cut the next as well.</summary>
    static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    /// <summary>A watch waits for most of its time: it holds no buffer while there is nothing to read.</summary>
    static readonly StreamPipeReaderOptions Patiently = new(useZeroByteReads: true);

    /// <summary>Twice what etcd can hold of one object, with room for the envelope.</summary>
    const int LongestLine = 8 << 20;

    /// <summary>Null when the version is forgotten and a list is due.</summary>
    async Task<OpenWatch?> OpenAsync(CancellationToken cancellation)
    {
        var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        ApiStream? stream = null;
        try
        {
            var call = ApiCall.Watch(ApiPath.With(
                kind.Path,
                ("labelSelector", kind.LabelSelector), ("watch", "true"), ("allowWatchBookmarks", "true"),
                ("resourceVersion", version), ("timeoutSeconds", Lifetime.ToString(CultureInfo.InvariantCulture)))) with { Urgent = kind.Urgent };
            stream = await lease.Api.OpenAsync(call, cancellation).ConfigureAwait(false);
            if (stream.Response is { } response)
            {
                patience.Reset();
                kind.Heard();
                kind.Answered(response.Headers.Date);
                var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
                var watch = new OpenWatch(
                    lease, stream, PipeReader.Create(body, Patiently), new CancellationTokenSource(Silence, time), time.GetTimestamp());
                (lease, stream) = (null, null);
                return watch;
            }
            if (stream.Refusal!.Status is not HttpStatusCode.Gone) throw ApiFaults.Of(target.Name, call, stream.Refusal);
            version = "";
            patience.Stumble(heard: false);
            return null;
        }
        finally
        {
            stream?.Dispose();
            lease?.Dispose();
        }
    }

    /// <summary>The news of the lines that have come; null when the stream is over.</summary>
    async Task<List<TNews>?> ReadAsync(OpenWatch watch, CancellationToken cancellation)
    {
        var news = new List<TNews>();
        while (news.Count == 0)
        {
            watch.Idle.CancelAfter(Silence);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(watch.Idle.Token, cancellation);
            ReadResult result;
            try
            {
                result = await watch.Lines.ReadAsync(linked.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                // Cut, or silent for too long: go on from the last version.
                return End(watch);
            }

            var rest = result.Buffer;
            while (TryLine(ref rest, out var line))
                if (!Take(watch, line, news)) return Leave(watch, news);
            if (rest.Length > LongestLine) return Leave(watch, news);

            watch.Lines.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted) return news.Count > 0 ? news : End(watch);
        }
        return news;
    }

    /// <summary>Adds what one line tells; false when the stream is to be left.</summary>
    bool Take(OpenWatch watch, ReadOnlySequence<byte> text, List<TNews> news)
    {
        // Whatever was no event may have stood for one: the list tells what is true.
        if (kind.ReadLine(text) is not { } line || line.Type == "ERROR") return false;

        watch.Heard = true;
        kind.Heard();
        if (line.Version.Length > 0) version = line.Version;
        if (line is { Type: not "BOOKMARK", News: { } told }) news.Add(told);
        return true;
    }

    // News in hand are told first; the next call finds no stream and a list due.
    List<TNews>? Leave(OpenWatch watch, List<TNews> news)
    {
        version = "";
        Ended(watch);
        if (news.Count == 0) return null;
        Close();
        return news;
    }

    List<TNews>? End(OpenWatch watch)
    {
        Ended(watch);
        return null;
    }

    void Ended(OpenWatch watch)
    {
        if (time.GetElapsedTime(watch.Since) < Short) patience.Stumble(watch.Heard);
        else patience.Steady();
    }

    static bool TryLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (buffer.PositionOf((byte)'\n') is not { } end) return false;
        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return line.Length > 0 || TryLine(ref buffer, out line);
    }
}
