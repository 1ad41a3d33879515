using System.Globalization;

namespace KubeProbe.Probes.Workloads;

/// <summary>
/// What the pods do that probes make of their own image: <c>workload serve</c> answers over HTTP, <c>workload exit CODE</c> ends,
/// <c>workload file PATH TEXT</c> keeps a text in a file, or finds the one that was kept, and goes on serving.
/// </summary>
static class Workload
{
    /// <summary>Port that <c>serve</c> listens on unless <c>PORT</c> says otherwise.</summary>
    public const int Port = 8080;

    public static async Task<int> RunAsync(string[] args, Func<string, string?> variable, Action<string> log)
    {
        using var end = new CancellationTokenSource();
        using var sigterm = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        });
        switch (args)
        {
            case ["serve"]:
                return await EchoServer.RunAsync(variable, log, end.Token);
            case ["exit", var code] when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                log($"workload: ends with {number}");
                return number;
            case ["file", var path, var text]:
                return await KeepAsync(path, text, variable, log, end.Token);
            default:
                log("usage: kubeprobe-probes workload serve | exit CODE | file PATH TEXT");
                return ProbeProgram.ExitUsage;
        }
    }

    static async Task<int> KeepAsync(string path, string text, Func<string, string?> variable, Action<string> log, CancellationToken end)
    {
        if (File.Exists(path) && await File.ReadAllTextAsync(path, end) is var kept && kept != text)
        {
            log($"workload: {path} holds something else than was kept there");
            return 1;
        }
        if (!File.Exists(path)) await File.WriteAllTextAsync(path, text, end);
        log($"workload: {path} is kept");
        return await EchoServer.RunAsync(variable, log, end);
    }
}
