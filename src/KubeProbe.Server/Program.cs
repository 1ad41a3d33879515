return await KubeProbe.Server.Hosting.ServerProgram.RunAsync(args);
