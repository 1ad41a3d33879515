using System.Text.Json;
using KubeProbe.Simulation.ApiServers;

// The simulated API servers, as a process of their own: tells its addresses, and serves until its input ends, which it does when
// the parent is gone.
await using var servers = await SimulatedServers.StartAsync(JsonSerializer.Deserialize<SimulationOptions>(args[0])!);
Console.WriteLine(string.Join(' ', servers.Addresses));
await Console.In.ReadToEndAsync();
