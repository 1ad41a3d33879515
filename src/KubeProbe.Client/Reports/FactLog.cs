using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Client.Reports;

/// <summary>
/// The facts of a run, bounded: the last value of a name counts, names beyond the limit are dropped and counted. A value that is too long
/// is cut and ends with a hash of the whole, so that two that differ late still differ.
/// </summary>
sealed class FactLog
{
    const int HashLength = 16;

    readonly Lock gate = new();
    readonly SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
    readonly HashSet<string> dropped = new(StringComparer.Ordinal);

    public void Add(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var clean = Clean(name);
        lock (gate)
        {
            if (facts.Count < ProbeReport.MaxFacts || facts.ContainsKey(clean)) facts[clean] = Cut(value);
            else if (dropped.Count < ProbeReport.MaxFacts) dropped.Add(clean);
        }
    }

    /// <summary>Names ever given, as far as they are counted.</summary>
    public int Count { get { lock (gate) return facts.Count + dropped.Count; } }

    /// <summary>Facts by name, as many as fit into <paramref name="room"/> bytes of JSON.</summary>
    public IReadOnlyList<Fact>? Take(int room)
    {
        lock (gate)
        {
            List<Fact> taken = [];
            foreach (var (name, value) in facts)
            {
                room -= Encoding.UTF8.GetByteCount(ReportJson.Encoder.Encode(value)) + name.Length + 24;
                if (room < 0) break;
                taken.Add(new Fact(name, value));
            }

            // Absent rather than empty: most probes have none.
            return taken.Count > 0 ? taken : null;
        }
    }

    static string Cut(string value)
    {
        var text = Encoding.UTF8.GetBytes(value.Replace('\0', '\uFFFD'));
        if (text.Length <= ProbeReport.MaxFactBytes) return Encoding.UTF8.GetString(text);
        var hash = $"… sha256:{Convert.ToHexStringLower(SHA256.HashData(text))[..HashLength]}";
        var keep = ProbeReport.MaxFactBytes - Encoding.UTF8.GetByteCount(hash);
        // No half of a character at the cut.
        while ((text[keep] & 0xC0) == 0x80) keep--;
        return Encoding.UTF8.GetString(text, 0, keep) + hash;
    }

    static string Clean(string name) => string.Concat(name.Take(ProbeReport.MaxFactName).Select(c => ProbeReport.IsFactCharacter(c) ? c : '_'));
}
