using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Commands;

/// <summary>One command being carried out: what the user gave, where data and talk go, and the centre, connected on first use.</summary>
sealed class Call : IDisposable
{
    readonly CliSetup cli;
    readonly ParseResult parsed;
    CentreConnection? centre;

    public Call(CliSetup cli, ParseResult parsed)
    {
        this.cli = cli;
        this.parsed = parsed;
        Format = OutputFormats.Parse(Value(cli.Options.Format)!);
        var color = Value(cli.Options.Color)!;
        Out = new DataWriter(cli.Host.Output, ColourChoice.Of(color, cli.Host, cli.Host.OutputIsTerminal));
        Talk = new TalkWriter(cli.Host, ColourChoice.Of(color, cli.Host, cli.Host.ErrorIsTerminal));
        Headers = !Value(cli.Options.NoHeaders);
    }

    public CliHost Host => cli.Host;

    public TimeProvider Time => cli.Host.Time;

    public DateTimeOffset Now => cli.Host.Time.GetUtcNow();

    public OutputFormat Format { get; }

    /// <summary>Whether tables have a header.</summary>
    public bool Headers { get; }

    /// <summary>Standard output: data only.</summary>
    public DataWriter Out { get; }

    /// <summary>Standard error: everything that is said about the data.</summary>
    public TalkWriter Talk { get; }

    /// <summary>The centre; the address is settled and checked here, the connection is made by the first call.</summary>
    public CentreConnection Centre => centre ??= CentreConnection.Open(Settings.Checked(), Time);

    /// <summary>The address in use, once the centre was asked for something.</summary>
    public string? Address => centre?.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Server, token and the like after flag, environment and context file were put over each other.</summary>
    public ConnectionSettings Settings => ConnectionSettings.Resolve(this, cli.Options);

    /// <summary>The context named on the command line, if one is.</summary>
    public string? ContextName => Value(cli.Options.Context);

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Whether the user gave the option, as opposed to its default.</summary>
    public bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

    public void Dispose() => centre?.Dispose();
}
