using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Tests.Runs;

static class ARun
{
    public static RunRecord Of(string cluster, RunPhase phase) => new()
    {
        Order = new RunOrder
        {
            Id = RunId.OfTrigger(cluster, "", "case", "key"),
            Cluster = cluster,
            Case = "case",
            Binding = "",
            Trigger = RunTrigger.Manual,
            Due = DateTimeOffset.UnixEpoch,
            Work = new ProbeWork { Template = "t", Version = 1, Image = "example.org/t:1" },
            Timeout = TimeSpan.FromMinutes(1),
        },
        Phase = phase,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Attempt = 1,
    };
}
