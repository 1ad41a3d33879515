using KubeProbe.Diagnosis.Tool;

namespace KubeProbe.Diagnosis.Tests.Tool;

/// <summary>Runs the tool's commands in this process.</summary>
static class Command
{
    public static (int Code, string Output, string Errors) Run(string input, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = ToolCommands.Root(output, errors, new StringReader(input)).Parse(arguments).Invoke();
        return (code, output.ToString(), errors.ToString());
    }
}
