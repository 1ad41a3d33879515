using System.Globalization;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Benchmarks.History;

/// <summary>
/// The runs of a fleet over 90 days: 1,000 clusters, 50 cases each by 10 bindings. 2 % are fired by changes and 1 % by hand; 4 % do not
/// pass, most of them on clusters that are ill.
/// </summary>
sealed class Fleet(int runs, DateTimeOffset now)
{
    public const int Clusters = 1_000;
    public const int Cases = 50;
    public const int Bindings = 10;
    const int All = Clusters * Cases;

    // Walks over all pairs of cluster and case before it comes back to one.
    const long Stride = 30_011;

    public static readonly TimeSpan Length = TimeSpan.FromDays(90);

    public DateTimeOffset Now => now;

    public DateTimeOffset From => now - Length;

    public static string Cluster(int number) => string.Create(CultureInfo.InvariantCulture, $"cluster-{number:0000}");

    public static string Case(int number) => string.Create(CultureInfo.InvariantCulture, $"case-{number:00}");

    public static string Binding(int @case) => string.Create(CultureInfo.InvariantCulture, $"binding-{@case % Bindings}");

    public static string Change(int number) => string.Create(CultureInfo.InvariantCulture, $"change-{number}");

    /// <summary>All runs, oldest first; the last thousand of them are still under way.</summary>
    public IEnumerable<RunRecord> Runs()
    {
        for (var number = 0; number < runs; number++) yield return Run(number);
    }

    RunRecord Run(int number)
    {
        var pair = (int)(number * Stride % All);
        var (cluster, @case) = (pair / Cases, pair % Cases);
        var dice = new Random(number);
        var due = From + Length * ((double)number / runs);
        var trigger = dice.Next(100) switch { 0 => RunTrigger.Manual, 1 or 2 => RunTrigger.Change, _ => RunTrigger.Periodic };
        var order = new RunOrder
        {
            Id = RunId.OfSlot(Cluster(cluster), Binding(@case), Case(@case), due),
            Cluster = Cluster(cluster),
            Case = Case(@case),
            Binding = Binding(@case),
            Trigger = trigger,
            // A change fires a case on a few dozen clusters.
            TriggeredBy = trigger switch { RunTrigger.Change => Change(number / 1_000), RunTrigger.Manual => "ann", _ => "" },
            Due = due,
            Timeout = TimeSpan.FromMinutes(2),
            Work = new ProbeWork
            {
                Template = $"template-{@case % 12}",
                Version = 3,
                Image = "registry.example.com/kubeprobe/probes@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                Command = ["/probe", "pod-lifecycle"],
                Rbac = [new RbacRule { ApiGroups = [""], Resources = ["pods", "events"], Verbs = ["create", "get", "delete", "watch"] }],
            },
            Parameters = new Dictionary<string, ParameterValue> { ["NAMESPACE"] = ParameterValue.Of("kubeprobe-probes"), ["ROUNDS"] = ParameterValue.Of("3") },
            Owner = "platform",
            Runbook = "https://runbooks.example.com/kubeprobe/pod-lifecycle",
        };
        var run = new RunRecord
        {
            Order = order,
            CreatedAt = due.AddMilliseconds(dice.Next(200)),
            Attempt = 1,
            Phase = RunPhase.Running,
            Deadline = due.AddMinutes(2),
            Pod = PodName.Of(order.Id, 1, null),
            Node = $"node-{dice.Next(40)}",
        };
        return number >= runs - 1_000 ? run : Finished(run, dice, ill: cluster % 50 == 0);
    }

    static RunRecord Finished(RunRecord run, Random dice, bool ill) => run with
    {
        Phase = RunPhase.Finished,
        StartedAt = run.CreatedAt.AddSeconds(2),
        FinishedAt = run.CreatedAt.AddSeconds(3 + dice.Next(20)),
        Verdict = dice.Next(100) switch
        {
            _ when ill && dice.Next(2) == 0 => RunVerdict.Failed("deadline", "The probe started on node node-7 and said nothing within 2m."),
            0 or 1 => RunVerdict.Failed("reported-failure", "pod was not ready within 60 s: ContainerCreating"),
            2 when dice.Next(2) == 0 => RunVerdict.ProbeFault("image-name", "The image can't be had: manifest unknown. Correct the template's image."),
            3 when dice.Next(2) == 0 => RunVerdict.Unknown("unreadable", "The pod's state can't be read: the cluster is out of reach."),
            _ => RunVerdict.Passed("ok"),
        },
        ClosedBy = ClosedBy.Report,
        ReportHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        Settled = true,
    };
}
