using System.CommandLine;

namespace KubeProbe.Dev;

/// <summary>What the command line says.</summary>
/// <param name="DataFolder">Where everything is kept from start to start.</param>
/// <param name="Reset">Begins with an empty folder.</param>
/// <param name="HttpPort">Of the HTTP gateway; 0 takes a free one.</param>
/// <param name="GrpcPort">Of gRPC; 0 takes a free one.</param>
/// <param name="ApiPort">Of the first development cluster's API, the others take the next ones; 0 takes free ones.</param>
/// <param name="ControlPort">Where faults are switched; 0 takes a free one.</param>
/// <param name="EtcdPort">Of etcd, where there is one; 0 takes a free one.</param>
sealed record DevOptions(string DataFolder, bool Reset, int HttpPort, int GrpcPort, int ApiPort, int ControlPort, int EtcdPort)
{
    /// <summary>Reads the command line and runs; faults of it are told, with exit code 2.</summary>
    public static Task<int> ParseAndRunAsync(string[] args, Func<DevOptions, CancellationToken, Task<int>> run)
    {
        var data = new Option<string>("--data") { Description = "folder of the state; kept from start to start", HelpName = "DIR", DefaultValueFactory = _ => Checkout.DefaultData };
        var reset = new Option<bool>("--reset") { Description = "empty that folder first" };
        var http = Port("--http-port", 8080, "port of the HTTP gateway");
        var grpc = Port("--grpc-port", 8081, "port of gRPC");
        var api = Port("--api-port", 16443, "port of the first development cluster's API; the others take the next ones");
        var control = Port("--control-port", 8082, "port where faults are switched");
        var etcd = Port("--etcd-port", 12379, "port of etcd, where it is installed");
        var root = new RootCommand("Starts KubeProbe on embedded defaults with a demo fleet of three development clusters. Ctrl-C stops all of it. 'case-test' tests a probe: case-test --help.")
        {
            data, reset, http, grpc, api, control, etcd,
        };
        root.SetAction((parsed, cancellation) => run(
            new DevOptions(
                Path.GetFullPath(parsed.GetRequiredValue(data)), parsed.GetValue(reset), parsed.GetValue(http), parsed.GetValue(grpc),
                parsed.GetValue(api), parsed.GetValue(control), parsed.GetValue(etcd)),
            cancellation));

        var result = root.Parse(args);
        if (result.Errors.Count == 0) return result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

        foreach (var error in result.Errors) Console.Error.WriteLine(error.Message);
        Console.Error.WriteLine("See --help.");
        return Task.FromResult(2);
    }

    static Option<int> Port(string name, int port, string what)
    {
        var option = new Option<int>(name) { Description = $"{what}; 0 takes a free one", HelpName = "PORT", DefaultValueFactory = _ => port };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65_535) result.AddError($"{name} must lie between 0 and 65535.");
        });
        return option;
    }
}
