using System.Globalization;

namespace KubeProbe.Simulation.Processes;

/// <summary>What a process used, as Linux counts it.</summary>
public sealed class ProcessUsage(int id)
{
    // sysconf(_SC_CLK_TCK), 100 on every Linux that .NET runs on.
    const double TicksPerSecond = 100;

    /// <summary>CPU time of all its threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // The name stands in parentheses and may hold blanks; utime and stime are the 14th and 15th field.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
    }

    /// <summary>Resident memory, MiB.</summary>
    public double ResidentMiB => Line("status", "VmRSS:") / 1024.0;

    /// <summary>The most it ever was, MiB.</summary>
    public double PeakMiB => Line("status", "VmHWM:") / 1024.0;

    /// <summary>Bytes it caused to be written to the disk.</summary>
    public long WrittenBytes => Line("io", "write_bytes:");

    /// <summary>Open files and sockets.</summary>
    public int Handles => Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Count();

    long Line(string file, string name) =>
        Number(File.ReadLines($"/proc/{id}/{file}").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim().Split(' ')[0]);

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
