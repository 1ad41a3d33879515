using System.Diagnostics;

namespace KubeProbe.Faults.Tests.Networks;

/// <summary>An address of loopback that nobody else uses, and a cut through the way to it. Needs root, as tests run as root have.</summary>
sealed class LoopbackCut : IAsyncDisposable
{
    bool cut;

    public string Address { get; } = $"127.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(1, 250)}.{Random.Shared.Next(2, 250)}";

    /// <summary>From now on packets to the address vanish, those of open connections too.</summary>
    public async Task CutAsync()
    {
        await RouteAsync("add");
        cut = true;
    }

    public async Task HealAsync()
    {
        await RouteAsync("del");
        cut = false;
    }

    async Task RouteAsync(string what)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", ["route", what, "blackhole", Address, "table", "local"]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ip route {what} failed: {error.Trim()}. This test cuts routes: run tests/run as root.");
    }

    public async ValueTask DisposeAsync()
    {
        if (cut) await HealAsync();
    }
}
