using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Commands;

/// <summary>Options that every command takes. A flag beats the environment, the environment beats the context file.</summary>
sealed class GlobalOptions
{
    public Option<string> Format { get; } = new("--output", "-o")
    {
        Description = "How to print: table, wide, json, yaml, name; jsonl prints one JSON object a line",
        DefaultValueFactory = _ => OutputFormats.Names[0],
        Recursive = true,
    };

    public Option<string?> Context { get; } = Text("--context", "NAME", "Context of the context file to use (KUBEPROBE_CONTEXT)");

    public Option<string?> Server { get; } = Text("--server", "URL", "Address of the centre's gRPC port; http:// is gRPC in plain text (KUBEPROBE_SERVER)");

    public Option<string?> Token { get; } = Text("--token", "TOKEN", "Bearer token; other users of this machine may see it here, KUBEPROBE_TOKEN hides it");

    public Option<bool> InsecurePlaintext { get; } = new("--insecure-plaintext")
    {
        Description = "Send the token without encryption to a host that is not this one (KUBEPROBE_INSECURE_PLAINTEXT=true)",
        Recursive = true,
    };

    public Option<string?> RequestTimeout { get; } = Text("--request-timeout", "DURATION", "Longest time one call may take, such as 10s (default 30s)");

    public Option<string> Color { get; } = new("--color")
    {
        Description = "Colour: auto (on a terminal only), always, never; NO_COLOR and CLICOLOR_FORCE are heeded",
        DefaultValueFactory = _ => "auto",
        Recursive = true,
    };

    public Option<bool> NoHeaders { get; } = new("--no-headers") { Description = "Leave the header of tables out", Recursive = true };

    public GlobalOptions()
    {
        Format.AcceptOnlyFromAmong([.. OutputFormats.Names]);
        Color.AcceptOnlyFromAmong("auto", "always", "never");
    }

    public void AddTo(Command root)
    {
        foreach (var option in (Option[])[Format, NoHeaders, Color, Context, Server, Token, InsecurePlaintext, RequestTimeout])
            root.Options.Add(option);
    }

    static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Recursive = true };
}
