using KubeProbe.Cli.Commands;

using var interrupts = new Interrupts();
return await CommandLine.RunAsync(args, ProcessHost.Create(), interrupts.Token);
