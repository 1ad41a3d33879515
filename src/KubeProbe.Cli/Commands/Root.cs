using System.CommandLine.Help;
using KubeProbe.Cli.Access;
using KubeProbe.Cli.Alerts.Channels;
using KubeProbe.Cli.Alerts.Silences;
using KubeProbe.Cli.Changes;
using KubeProbe.Cli.Completion;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.DevClusters;
using KubeProbe.Cli.Facts;
using KubeProbe.Cli.Gates;
using KubeProbe.Cli.Import;
using KubeProbe.Cli.Incidents;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Remedies;
using KubeProbe.Cli.Runs;
using KubeProbe.Cli.Templates;

namespace KubeProbe.Cli.Commands;

/// <summary>The tree of commands.</summary>
static class Root
{
    const string Description = """
        Probe and inspect fleets of Kubernetes clusters.

        Exit codes: 0 success, passed, no difference; 1 failed, or differences; 2 any error; 3 inconclusive
        (probe fault, unknown, no verdict in time); 4 not authenticated or not allowed; 130 interrupted.
        """;

    public static RootCommand Create(CliSetup cli)
    {
        var root = new RootCommand(Description)
        {
            new ApplyCommand(cli),
            new DiffCommand(cli),
            new GetCommand(cli),
            new DescribeCommand(cli),
            new DeleteCommand(cli),
            new RunCommand(cli),
            new CancelCommand(cli),
            new LogsCommand(cli),
            new WatchCommand(cli),
            ChangeCommand.Create(cli),
            FactsCommand.Create(cli),
            GateCommand.Create(cli),
            AlertCommand.Create(cli),
            SilenceCommand.Create(cli),
            new IncidentsCommand(cli),
            IncidentCommand.Create(cli),
            new ExplainSeverityCommand(cli),
            RemedyCommand.Create(cli),
            RbacCommand.Create(cli),
            ImportCommand.Create(cli),
            TemplateCommand.Create(cli),
            TokenCommand.Create(cli),
            new AuditCommand(cli),
            new WhoAmICommand(cli),
            ContextCommand.Create(cli),
            DevCommand.Create(cli),
            new CompletionCommand(cli),
            new VersionCommand(cli),
        };
        cli.Options.AddTo(root);
        cli.Options.Context.CompletionSources.Add(_ => Names.Contexts(cli.Host));

        // '--version' is an option of 'change post'; of the program itself 'kubeprobe version' tells it.
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        foreach (var alias in (string[])["/h", "/?", "-?"]) root.Options.OfType<HelpOption>().Single().Aliases.Remove(alias);
        return root;
    }
}
