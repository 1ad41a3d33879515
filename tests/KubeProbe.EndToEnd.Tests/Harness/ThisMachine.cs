using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>This machine as others see it.</summary>
static class ThisMachine
{
    /// <summary>
    /// The address it speaks from to a server. One that is on this machine too is reached over loopback, where its pods
    /// can't follow: then any other address, as long as there is one.
    /// </summary>
    public static IPAddress Towards(Uri server)
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server.Host, server.Port);
        var local = ((IPEndPoint)socket.LocalEndPoint!).Address;
        if (local.IsIPv4MappedToIPv6) local = local.MapToIPv4();
        return IPAddress.IsLoopback(local) ? Others().FirstOrDefault(IPAddress.Loopback) : local;
    }

    // Those with a way out first: the bridges of container engines are addresses of this machine as well.
    static IEnumerable<IPAddress> Others() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus is OperationalStatus.Up && network.NetworkInterfaceType is not NetworkInterfaceType.Loopback
        let properties = network.GetIPProperties()
        orderby properties.GatewayAddresses.Count descending
        from unicast in properties.UnicastAddresses
        where unicast.Address.AddressFamily is AddressFamily.InterNetwork
        select unicast.Address;
}
