using KubeProbe.Core.Clusters;

namespace KubeProbe.Server.Clusters;

/// <summary>The active silos, as this one knows them; kept by notification, because a budget asks with every request.</summary>
sealed class SiloServers : IServers, ISiloStatusListener
{
    readonly ISiloStatusOracle silos;

    public SiloServers(ISiloStatusOracle silos)
    {
        this.silos = silos;
        silos.SubscribeToSiloStatusEvents(this);
        Look();
    }

    public int Count { get; private set; } = 1;

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status) => Look();

    void Look() => Count = Math.Max(1, silos.GetApproximateSiloStatuses(onlyActive: true).Count);
}
