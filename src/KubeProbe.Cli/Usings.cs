// The folders of this project bear the names of the generated services, so the clients get names of their own here.
global using System.CommandLine;
global using KubeProbe.Contracts.V1Alpha1;
global using AccessClient = KubeProbe.Contracts.V1Alpha1.Access.AccessClient;
global using AlertsClient = KubeProbe.Contracts.V1Alpha1.Alerts.AlertsClient;
global using CentreClient = KubeProbe.Contracts.V1Alpha1.Centre.CentreClient;
global using ChangesClient = KubeProbe.Contracts.V1Alpha1.Changes.ChangesClient;
global using FactsClient = KubeProbe.Contracts.V1Alpha1.Facts.FactsClient;
global using GatesClient = KubeProbe.Contracts.V1Alpha1.Gates.GatesClient;
global using IncidentsClient = KubeProbe.Contracts.V1Alpha1.Incidents.IncidentsClient;
global using FreshnessClient = KubeProbe.Contracts.V1Alpha1.Freshness.FreshnessClient;
global using ManifestsClient = KubeProbe.Contracts.V1Alpha1.Manifests.ManifestsClient;
global using OverviewClient = KubeProbe.Contracts.V1Alpha1.Overview.OverviewClient;
global using RolloutsClient = KubeProbe.Contracts.V1Alpha1.Rollouts.RolloutsClient;
global using ChannelsClient = KubeProbe.Contracts.V1Alpha1.Channels.ChannelsClient;
global using SilencesClient = KubeProbe.Contracts.V1Alpha1.Silences.SilencesClient;
global using RemediesClient = KubeProbe.Contracts.V1Alpha1.Remedies.RemediesClient;
global using RunsClient = KubeProbe.Contracts.V1Alpha1.Runs.RunsClient;
