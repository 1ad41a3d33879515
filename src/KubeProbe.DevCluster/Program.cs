using KubeProbe.DevCluster.Hosting;

return await Standalone.RunAsync(args);
