using KubeProbe.Dev;

return await DevOptions.ParseAndRunAsync(args, static async (options, cancellation) =>
{
    try
    {
        await Demo.RunAsync(options, cancellation);
        return 0;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        return 0;
    }
    catch (Exception fault) when (fault is DevException or IOException or KubeProbe.Server.Hosting.ServerRefusedException)
    {
        Console.Error.WriteLine(fault.Message);
        return 2;
    }
});
