using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Hosting;

/// <summary>The process: reads the configuration, runs the server until it is told to stop. Exit code 0, or 2 with the reasons on stderr.</summary>
static class ServerProgram
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var flags = ServerFlags.Read(arguments);
        if (flags.Help)
        {
            await Console.Out.WriteAsync(PrintedConfiguration.Help());
            return 0;
        }
        if (flags.Version)
        {
            await Console.Out.WriteLineAsync(Api.Centre.CentreApi.Version.Version);
            return 0;
        }
        var configuration = ServerConfiguration.Read(flags, Environment.GetEnvironmentVariables());
        if (configuration.Faults.Count > 0) return await RefuseAsync(configuration.Faults);
        if (flags.PrintConfig)
        {
            await Console.Out.WriteAsync(PrintedConfiguration.Of(configuration));
            return 0;
        }
        if (flags.PrintAdminToken) return await PrintAdminTokenAsync(configuration.Options);
        try
        {
            await using var server = KubeProbeServer.Build(configuration.Options);
            await server.StartAsync();
            await Console.Out.WriteLineAsync($"KubeProbe listens on {server.HttpUrl} (HTTP) and {server.GrpcUrl} (gRPC)");
            await server.App.WaitForShutdownAsync();
            return 0;
        }
        catch (ServerRefusedException fault)
        {
            return await RefuseAsync(fault.Faults);
        }
    }

    static async Task<int> PrintAdminTokenAsync(ServerOptions options)
    {
        var file = options.InData(options.AdminTokenFile, "admin.token");
        if (!File.Exists(file))
            return await RefuseAsync([$"There is no {file}: the server has not been started with this configuration, or the file was deleted after its token had been used."]);
        await Console.Out.WriteAsync(await File.ReadAllTextAsync(file));
        return 0;
    }

    static async Task<int> RefuseAsync(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) await Console.Error.WriteLineAsync($"error: {fault}");
        return 2;
    }
}
