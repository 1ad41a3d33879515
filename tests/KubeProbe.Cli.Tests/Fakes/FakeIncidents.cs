using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>One incident, and what was asked of it.</summary>
public sealed class FakeIncidents : KubeProbe.Contracts.V1Alpha1.Incidents.IncidentsBase
{
    /// <summary>On how many clusters it is or was.</summary>
    public int Clusters { get; set; } = 2;

    public List<IMessage> Asked { get; } = [];

    public Incident Known { get; } = new()
    {
        Id = "inc-aaaabbbbcccc", Group = "cause/dns/coredns", State = "open", Level = "error", Summary = "Now 7 of 40 clusters: no answer", Clusters = 7, OfClusters = 40, MostClusters = 7, Alerts = 8,
        Opened = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)), ClusterNames = { "dev-a", "dev-b" }, Cases = { "dns" }, Category = "dns", Component = "CoreDNS", Score = 2.13,
        Factors = { new SeverityFactor { Name = "weight", Value = 1, Why = "10 of 100" }, new SeverityFactor { Name = "cause", Value = 1.5, Why = "data plane: dns" }, new SeverityFactor { Name = "clusters", Value = 1.4225, Why = "7 of 40" } },
        Arithmetic = "error: weight 1", ToldChannels = { "chat" },
    };

    public override Task<ListIncidentsResponse> ListIncidents(ListIncidentsRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return Task.FromResult(new ListIncidentsResponse { Incidents = { Known } });
    }

    public override Task<IncidentDetail> GetIncident(GetIncidentRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return Task.FromResult(new IncidentDetail
        {
            Incident = Known,
            Fleet =
            {
                new IncidentCluster
                {
                    Cluster = "dev-a", Alerts = 2, Level = "error", Since = Known.Opened, Cases = { "dns", "tls" }, Verdict = Verdict.Failed, RunId = "run-2", Category = "dns", Component = "CoreDNS", FailedRunId = "run-2",
                    Cause = "CoreDNS forwards to itself.",
                },
                new IncidentCluster { Cluster = "dev-b", Level = "warning", Since = Known.Opened, Resolved = Known.Opened, Cases = { "dns" }, Verdict = Verdict.Passed, RunId = "run-3" },
            },
            FleetClusters = Clusters,
            Alerts = { new Alert { Id = "a1", Cluster = "dev-a", Case = "dns", Level = "error", Summary = "no answer", Raised = Known.Opened } },
            Story = { new IncidentEvent { At = Known.Opened, Kind = "opened", Text = "no answer", By = "kubeprobe" }, new IncidentEvent { At = Known.Opened, Kind = "comment", Text = "Looking.", By = "anna" } },
        });
    }

    public override Task<Incident> AcknowledgeIncident(AcknowledgeIncidentRequest request, ServerCallContext context) => Done(request);

    public override Task<Incident> SnoozeIncident(SnoozeIncidentRequest request, ServerCallContext context) => Done(request);

    public override Task<Incident> UnsnoozeIncident(UnsnoozeIncidentRequest request, ServerCallContext context) => Done(request);

    public override Task<Incident> MergeIncident(MergeIncidentRequest request, ServerCallContext context) => Done(request);

    public override Task<Incident> ResolveIncident(ResolveIncidentRequest request, ServerCallContext context) => Done(request);

    Task<Incident> Done(IMessage request)
    {
        Asked.Add(request);
        return Task.FromResult(Known);
    }
}
