using System.Globalization;
using System.Text;
using KubeProbe.DevCluster.Logs;

namespace KubeProbe.DevCluster.Kubelet.Logs;

/// <summary>Copies a container's log file to a stream as a <see cref="LogRequest"/> asks.</summary>
static class LogReader
{
    const int TimeLength = 30;
    const int HeadLength = TimeLength + 3;

    /// <param name="path">The file; one that doesn't exist is an empty log.</param>
    /// <param name="live">The log's writer while the container runs, else null.</param>
    public static async Task CopyAsync(string path, ContainerLog? live, LogRequest query, Stream output, CancellationToken cancellation)
    {
        var left = query.LimitBytes ?? long.MaxValue;
        var skip = query.TailLines is { } tail ? CountLines(path) - tail : 0L;
        var generation = live?.Generation ?? 0;
        var position = 0L;
        while (left > 0)
        {
            var changed = live?.Changed;
            var ended = live is null || live.Ended;
            if (live is not null && live.Generation != generation)
                (generation, position) = (live.Generation, 0);
            foreach (var record in Read(path, ref position))
            {
                if (skip > 0)
                {
                    skip -= IsWhole(record) ? 1 : 0;
                    continue;
                }

                var text = Render(record, query);
                var length = (int)Math.Min(text.Length, left);
                await output.WriteAsync(text[..length], cancellation).ConfigureAwait(false);
                left -= length;
                if (left == 0)
                    break;
            }

            await output.FlushAsync(cancellation).ConfigureAwait(false);
            if (ended || !query.Follow)
                return;
            await changed!.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    static ReadOnlyMemory<byte> Render(ReadOnlyMemory<byte> record, LogRequest query)
    {
        if (query.Since is { } since && TimeOf(record) is { } at && at < since)
            return default;
        var whole = IsWhole(record);
        var body = record[HeadLength..];
        var start = query.Timestamps ? record[..(TimeLength + 1)] : default;
        var line = new byte[start.Length + body.Length + (whole ? 1 : 0)];
        start.CopyTo(line);
        body.CopyTo(line.AsMemory(start.Length));
        if (whole)
            line[^1] = (byte)'\n';
        return line;
    }

    static bool IsWhole(ReadOnlyMemory<byte> record) => record.Span[TimeLength + 1] == 'F';

    static DateTimeOffset? TimeOf(ReadOnlyMemory<byte> record) =>
        DateTimeOffset.TryParse(Encoding.ASCII.GetString(record.Span[..TimeLength]), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    static long CountLines(string path)
    {
        var position = 0L;
        var records = Read(path, ref position);
        var unfinished = records.Count > 0 && !IsWhole(records[^1]);
        return records.Count(IsWhole) + (unfinished ? 1 : 0);
    }

    /// <summary>The complete records from a position on; the position moves behind the last one.</summary>
    static List<ReadOnlyMemory<byte>> Read(string path, ref long position)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        if (!File.Exists(path))
            return records;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(position, file.Length);
        var bytes = new byte[file.Length - file.Position];
        file.ReadExactly(bytes);
        var start = 0;
        int end;
        while ((end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0)
        {
            // Anything shorter than a head is no record of ours (a file cut by a full disk).
            if (end - start >= HeadLength)
                records.Add(bytes.AsMemory(start, end - start));
            start = end + 1;
        }

        position += start;
        return records;
    }
}
