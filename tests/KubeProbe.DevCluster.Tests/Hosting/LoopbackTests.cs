using System.Globalization;

namespace KubeProbe.DevCluster.Tests.Hosting;

/// <summary>Whoever may reach DevCluster may run programs here: it listens on this machine's loopback and nowhere else.</summary>
public sealed class LoopbackTests : IDisposable
{
    const string Listening = "0A";

    readonly string data = Directory.CreateTempSubdirectory("devcluster-loopback-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        using var devCluster = await StandaloneProcess.StartAsync(data, "--clusters", "a,b");
        var addresses = ListenersOf(devCluster.Id);
        // Two API servers and the switchboard.
        Assert.True(addresses.Count >= 3, string.Join(' ', addresses));
        Assert.All(addresses, address => Assert.EndsWith("7F", address, StringComparison.Ordinal));
    }

    /// <summary>The addresses the process listens on, as the kernel writes them: 127.0.0.1 is 0100007F.</summary>
    static List<string> ListenersOf(int pid)
    {
        var sockets = Directory.GetFileSystemEntries($"/proc/{pid}/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]).ToHashSet();
        return [.. from table in (string[])["tcp", "tcp6"]
                   from line in File.ReadLines($"/proc/{pid}/net/{table}").Skip(1)
                   let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where fields[3] == Listening && sockets.Contains(long.Parse(fields[9], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
                   select fields[1].Split(':')[0]];
    }
}
