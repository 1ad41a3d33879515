using System.Diagnostics;
using System.Globalization;
using KubeProbe.Simulation.Processes;

namespace KubeProbe.Fleet;

/// <summary>A PostgreSQL of its own, with its settings as they come, for as long as it is measured.</summary>
sealed class TemporaryPostgres : IAsyncDisposable
{
    readonly string binaries;
    readonly string folder;

    TemporaryPostgres(string binaries, string folder, int port)
    {
        (this.binaries, this.folder) = (binaries, folder);
        Connection = $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database=postgres";
    }

    public string Connection { get; }

    /// <summary>CPU time of the postmaster, of its children, and of those that are gone.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var parent = File.ReadLines(Path.Combine(folder, "db", "postmaster.pid")).First();
            var ticks = 0L;
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                string text;
                try
                {
                    text = File.ReadAllText(Path.Combine(process, "stat"));
                }
                catch (IOException)
                {
                    continue;
                }
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (Path.GetFileName(process) == parent) ticks += Sum(fields[11..15]);
                else if (fields[1] == parent) ticks += Sum(fields[11..13]);
            }
            return TimeSpan.FromMilliseconds(ticks * 10);
        }
    }

    public static async Task<TemporaryPostgres> StartAsync(string folder)
    {
        var binaries = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Order().LastOrDefault()
            ?? throw new InvalidOperationException("There is no PostgreSQL: apt-get install postgresql.");
        Directory.CreateDirectory(folder);
        var port = ProductServer.FreePort();
        var postgres = new TemporaryPostgres(binaries, folder, port);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", ["postgres", folder]);
            for (var above = new DirectoryInfo(folder).Parent; above is { Parent: not null }; above = above.Parent)
                if (!OperatingSystem.IsWindows()) above.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead;
        }
        await postgres.CommandAsync("initdb", "-D", $"{folder}/db", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        await postgres.CommandAsync("pg_ctl", "-D", $"{folder}/db", "-w", "-t", "60", "-l", $"{folder}/log", "-o",
            $"-p {port.ToString(CultureInfo.InvariantCulture)} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300", "start");
        return postgres;
    }

    public async ValueTask DisposeAsync() => await CommandAsync("pg_ctl", "-D", $"{folder}/db", "-m", "fast", "-w", "stop");

    // PostgreSQL refuses to run as root.
    Task CommandAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(binaries, program), .. arguments])
        : RunAsync(Path.Combine(binaries, program), arguments);

    static async Task RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    static long Sum(IEnumerable<string> fields) => fields.Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
}
