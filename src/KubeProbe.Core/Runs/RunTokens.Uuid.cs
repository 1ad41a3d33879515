using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Runs;

/// <summary>
/// A run as Kuberhealthy's clients name it, by a random UUID that is their only proof of who they are. Ours looks like one: 58 bits
/// say which run and attempt it is, 64 are an HMAC of them, so that none can be guessed and none has to be stored.
/// </summary>
partial class RunTokens
{
    // 11 characters of a run's id are 55 bits; with ten million runs the odds that any two share them are one in seven hundred.
    const int HintLength = 11;
    const int AttemptBits = 3;

    /// <summary>The UUID of a run's attempt: the same whenever it is asked for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">From 1 to 7.</param>
    public string Uuid(RunId run, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)attempt, (1u << AttemptBits) - 1, nameof(attempt));
        var hint = run.ToString()[..HintLength];
        var bits = hint.Aggregate(0UL, (sum, letter) => sum << 5 | (uint)RunId.Alphabet.IndexOf(letter, StringComparison.Ordinal));
        var value = new UInt128(0, bits << AttemptBits | (uint)attempt) << 64 | BinaryPrimitives.ReadUInt64BigEndian(Proof(hint, attempt));

        // 48 bits, the version, 12 bits, the variant, 62 bits: RFC 9562, version 4.
        var uuid = value >> 74 << 80 | (UInt128)4 << 76 | (value >> 62 & 0xFFF) << 64 | 2UL << 62 | (value & 0x3FFF_FFFF_FFFF_FFFF);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, uuid);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>The UUIDs of all attempts, by which the probe of a contract without tokens proves who it is; none for others.</summary>
    public IEnumerable<string> Uuids(RunOrder order) => order.Work.Contract is ProbeContract.KuberhealthyV2 or ProbeContract.KuberhealthyV3
        ? Enumerable.Range(1, order.Retry.Attempts).Select(attempt => Uuid(order.Id, attempt))
        : [];

    /// <summary>What a UUID of ours says: how its run's id begins, and which attempt it is. Null for any other.</summary>
    public (string Prefix, int Attempt)? ReadUuid(string? text)
    {
        if (!Guid.TryParseExact(text, "D", out var guid)) return null;
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var uuid = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var value = uuid >> 80 << 74 | (uuid >> 64 & 0xFFF) << 62 | (uuid & 0x3FFF_FFFF_FFFF_FFFF);

        var (claim, attempt) = ((ulong)(value >> 64), (int)(value >> 64 & (1 << AttemptBits) - 1));
        var hint = string.Create(HintLength, claim >> AttemptBits, static (letters, bits) =>
        {
            for (var i = letters.Length - 1; i >= 0; i--, bits >>= 5) letters[i] = RunId.Alphabet[(int)(bits & 31)];
        });
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)value);
        return CryptographicOperations.FixedTimeEquals(bytes[..8], Proof(hint, attempt)) ? (hint, attempt) : null;
    }

    ReadOnlySpan<byte> Proof(string hint, int attempt) =>
        HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"kubeprobe.io/run-uuid|{hint}|{attempt}"))).AsSpan(0, 8);
}
