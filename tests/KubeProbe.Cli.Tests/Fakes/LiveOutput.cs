using System.Text;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Standard output that a test can wait on.</summary>
sealed class LiveOutput : Stream
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    readonly Lock gate = new();
    readonly MemoryStream bytes = new();
    readonly List<(string Text, TaskCompletionSource Seen)> waits = [];

    public string Text
    {
        get { lock (gate) return Encoding.UTF8.GetString(bytes.ToArray()); }
    }

    public async Task SeenAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (Text.Contains(text)) return;
            waits.Add((text, seen));
        }
        try
        {
            await seen.Task.WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{text}' was not printed, but:\n{Text}");
        }
    }

    public void Clear()
    {
        lock (gate) bytes.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (gate)
        {
            bytes.Write(buffer, offset, count);
            var text = Text;
            foreach (var (wanted, seen) in waits)
                if (text.Contains(wanted)) seen.TrySetResult();
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
