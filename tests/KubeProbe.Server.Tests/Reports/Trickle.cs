namespace KubeProbe.Server.Tests.Reports;

/// <summary>Bytes whose number nobody knows beforehand, so that they go out in chunks.</summary>
sealed class Trickle(byte[] bytes) : Stream
{
    int sent;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var now = Math.Min(Math.Min(count, 4_096), bytes.Length - sent);
        bytes.AsSpan(sent, now).CopyTo(buffer.AsSpan(offset));
        sent += now;
        return now;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
