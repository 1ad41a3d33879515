using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Hosting;

public sealed partial class KubeProbeServer
{
    static void AddLogging(WebApplicationBuilder builder, ServerOptions options)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        if (options.LogJson)
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            });
        // The addresses that probes of other tools report to hold their tokens; no level shows them.
        foreach (var category in (string[])["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Routing"]) logging.AddFilter(category, LogLevel.Warning);
        if (options.LogLevel < LogLevel.Information) return;

        // What the frameworks say of every request and every silo step is of use to their authors.
        foreach (var category in (string[])["Microsoft.AspNetCore", "Orleans", "Microsoft.Orleans", "Grpc", "System.Net.Http", "Microsoft.Extensions", "Microsoft.Hosting", "Polly"])
            logging.AddFilter(category, options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);

        // Its first check takes the machine's whole uptime for the time since the one before.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }
}
