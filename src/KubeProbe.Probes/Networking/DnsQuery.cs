using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeProbe.Client;

namespace KubeProbe.Probes.Networking;

/// <summary>One question to one name server over UDP (RFC 1035): the system's resolver would ask whichever it likes.</summary>
static class DnsQuery
{
    const ushort AddressType = 1;
    const ushort Address6Type = 28;
    const int LongestAnswer = 4096;

    /// <summary>The addresses of a name.</summary>
    /// <exception cref="ProbeFailedException">The server says that there is none, or refuses.</exception>
    public static async Task<IReadOnlyList<IPAddress>> AskAsync(IPEndPoint server, string name, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, stop);
        var id = (ushort)Random.Shared.Next(ushort.MaxValue);
        await socket.SendAsync(Question(id, name), stop);
        var buffer = new byte[LongestAnswer];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, stop);
            // Whatever is not the answer to this question is somebody else's.
            if (length >= 12 && BinaryPrimitives.ReadUInt16BigEndian(buffer) == id) return Read(buffer.AsSpan(0, length), name);
        }
    }

    static byte[] Question(ushort id, string name)
    {
        using var message = new MemoryStream();
        Span<byte> head = stackalloc byte[12];
        head.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(head, id);
        head[2] = 1; // Recursion desired.
        head[5] = 1; // One question.
        message.Write(head);
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            var bytes = Encoding.ASCII.GetBytes(label);
            if (bytes.Length is 0 or > 63) throw new ProbeFailedException(ProbeErrors.ProbeFault($"'{name}' is no name of the DNS"));
            message.WriteByte((byte)bytes.Length);
            message.Write(bytes);
        }
        message.Write([0, 0, (byte)AddressType, 0, 1]);
        return message.ToArray();
    }

    static List<IPAddress> Read(ReadOnlySpan<byte> message, string name)
    {
        var code = message[3] & 15;
        if (code != 0) throw new ProbeFailedException($"{name}: {code switch { 1 => "FORMERR", 2 => "SERVFAIL", 3 => "NXDOMAIN", 4 => "NOTIMP", 5 => "REFUSED", _ => $"code {code}" }}");
        try
        {
            var (questions, answers) = (BinaryPrimitives.ReadUInt16BigEndian(message[4..]), BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
            var at = 12;
            for (var i = 0; i < questions; i++) at = AfterName(message, at) + 4;
            List<IPAddress> found = [];
            for (var i = 0; i < answers; i++)
            {
                at = AfterName(message, at);
                var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]));
                at += 10;
                if (type is AddressType or Address6Type) found.Add(new IPAddress(message.Slice(at, length)));
                at += length;
            }
            return found.Count > 0 ? found : throw new ProbeFailedException($"{name}: the answer holds no address");
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            throw new ProbeFailedException($"{name}: the answer can't be read", e);
        }
    }

    static int AfterName(ReadOnlySpan<byte> message, int at)
    {
        while (true)
        {
            var length = message[at];
            if (length == 0) return at + 1;
            if ((length & 0xC0) == 0xC0) return at + 2;
            at += length + 1;
        }
    }
}
