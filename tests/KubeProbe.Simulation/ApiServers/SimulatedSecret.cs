using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>A run's Secret: its token, and of the rest what is read again.</summary>
sealed record SimulatedSecret(string Name, string Run, string Token)
{
    readonly Guid uid = Guid.NewGuid();

    public static SimulatedSecret Read(byte[] made)
    {
        using var document = JsonDocument.Parse(made);
        var metadata = document.RootElement.GetProperty("metadata");
        var run = metadata.TryGetProperty("labels", out var labels) && labels.TryGetProperty("kubeprobe.io/run", out var label) ? label.GetString()! : "";
        var token = document.RootElement.GetProperty("data").GetProperty("run-token").GetBytesFromBase64();
        return new SimulatedSecret(metadata.GetProperty("name").GetString()!, run, Encoding.UTF8.GetString(token));
    }

    /// <summary>The object without its data.</summary>
    public byte[] Write(long version) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $$$$"""{"kind":"Secret","apiVersion":"v1","metadata":{"name":"{{{{Name}}}}","uid":"{{{{uid}}}}","resourceVersion":"{{{{version}}}}","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"kubeprobe.io/run":"{{{{Run}}}}"}}}"""));
}
