using KubeProbe.Client;
using KubeProbe.Probes;

return await ProbeProgram.RunAsync(args, Environment.GetEnvironmentVariable, new ProbeRunOptions());
