using System.Text;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>Reads the fields of one protobuf message in turn.</summary>
struct ProtobufReader(ReadOnlyMemory<byte> bytes, Func<string, ApiException> bad)
{
    int at;
    int wire;

    /// <summary>Moves to the next field; false at the end.</summary>
    public bool Next(out int number)
    {
        number = 0;
        if (at >= bytes.Length) return false;
        var tag = Varint();
        number = (int)(tag >> 3);
        wire = (int)(tag & 7);
        return true;
    }

    public long Number() => wire == 0 ? (long)Varint() : throw bad("a number was expected");

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ReadOnlyMemory<byte> Bytes()
    {
        if (wire != 2) throw bad("bytes were expected");
        var length = Varint();
        if (length > (ulong)(bytes.Length - at)) throw bad("it ends early");
        var slice = bytes.Slice(at, (int)length);
        at += (int)length;
        return slice;
    }

    public void Skip()
    {
        switch (wire)
        {
            case 0: Varint(); break;
            case 1: Forward(8); break;
            case 2: Bytes(); break;
            case 5: Forward(4); break;
            default: throw bad($"wire type {wire} is none");
        }
    }

    void Forward(int count)
    {
        if (count > bytes.Length - at) throw bad("it ends early");
        at += count;
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) throw bad("it ends early");
            var b = bytes.Span[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
        throw bad("a number is too long");
    }
}
