using System.CommandLine;
using KubeProbe.Diagnosis.Tool;

return await ToolCommands.Root(Console.Out, Console.Error, Console.In).Parse(args).InvokeAsync();
