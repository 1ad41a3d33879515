using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Control;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>Development clusters on their own: starts them, says how to reach them, and stops them at Ctrl-C.</summary>
static class Standalone
{
    const string Usage = """
        usage: KubeProbe.DevCluster [--clusters NAME,…] [--port N] [--data DIR]

          --clusters  names of the clusters to start (default: dev)
          --port      port of the first cluster's API, the others take the next ones; 0 takes free ones (default: 0)
          --data      where clusters keep their state and kubeconfigs are written (default: a new temporary folder, removed at the end)
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!TryRead(args, out var names, out var port, out var data, out var fault))
        {
            await Console.Error.WriteLineAsync(fault.Length == 0 ? Usage : $"{fault}\n\n{Usage}").ConfigureAwait(false);
            return fault.Length == 0 ? 0 : 2;
        }

        var temporary = data is null;
        var directory = data ?? Directory.CreateTempSubdirectory("devcluster-").FullName;
        using var loggers = LoggerFactory.Create(b => b.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stopping.Cancel();
        };
        using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, s =>
        {
            s.Cancel = true;
            stopping.Cancel();
        });

        var clusters = new List<DevClusterServer>();
        try
        {
            foreach (var name in names)
            {
                var own = Path.Combine(directory, name);
                Directory.CreateDirectory(own);
                var cluster = await DevClusterServer.StartAsync(new DevClusterOptions
                {
                    Name = name,
                    Port = port == 0 ? 0 : port + clusters.Count,
                    DataDirectory = own,
                    Loggers = loggers,
                }, stopping.Token).ConfigureAwait(false);
                clusters.Add(cluster);
                var kubeconfig = Path.Combine(directory, $"{name}.kubeconfig");
                OwnerOnlyFile.Write(kubeconfig, cluster.AdminKubeconfig);
                Console.WriteLine($"{name}  {cluster.Address.GetLeftPart(UriPartial.Authority)}  {kubeconfig}");
            }
            var token = DevControlServer.NewToken();
            await using var control = await DevControlServer.StartAsync(clusters, token, 0, stopping.Token).ConfigureAwait(false);
            OwnerOnlyFile.Write(Path.Combine(directory, "control.token"), token);
            Console.WriteLine($"control  {control.Address.GetLeftPart(UriPartial.Authority)}  {Path.Combine(directory, "control.token")}");
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C.
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 2;
        }
        finally
        {
            foreach (var cluster in clusters) await cluster.DisposeAsync().ConfigureAwait(false);
            if (temporary) Directory.Delete(directory, recursive: true);
        }
        return 0;
    }

    static bool TryRead(string[] args, out string[] names, out int port, out string? data, out string fault)
    {
        (names, port, data, fault) = (["dev"], 0, null, "");
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is "-h" or "--help") return false;
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--clusters" when value is not null: names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries); break;
                case "--port" when int.TryParse(value, out port) && port is >= 0 and < 65536: break;
                case "--data" when value is not null: data = value; break;
                case "--clusters" or "--port" or "--data": fault = $"{args[i]} needs a value that fits"; return false;
                default: fault = $"there is no option {args[i]}"; return false;
            }
        }
        if (names.Length == 0 || names.Any(n => !Objects.NameRules.IsDnsLabel(n)) || names.Distinct().Count() < names.Length)
            fault = "--clusters needs names of lower-case letters, digits and '-', each once";
        return fault.Length == 0;
    }
}
