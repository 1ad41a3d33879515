using KubeProbe.Dev;
using KubeProbe.Dev.CaseTests;

if (args is [CaseTestCommand.Name, .. var rest]) return await CaseTestCommand.RunAsync(rest, Console.Out, Console.Error, CancellationToken.None);

return await DevOptions.ParseAndRunAsync(args, static async (options, signalled) =>
{
    using var parent = new ParentWatch(signalled);
    var cancellation = parent.Token;
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
