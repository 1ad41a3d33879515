using System.Net;
using System.Net.Sockets;
using KubeProbe.Dev.Fleet;

namespace KubeProbe.Dev;

/// <summary>Looks whether the ports can be had, before anything is built or started, and tells of all that can't.</summary>
static class DevPorts
{
    /// <exception cref="DevException">Some are in use; each is named with the option that chooses another.</exception>
    public static void ThrowIfTaken(DevOptions options)
    {
        List<(int Port, string What, string Option)> wanted =
        [
            (options.HttpPort, "the HTTP gateway", "--http-port"),
            (options.GrpcPort, "gRPC", "--grpc-port"),
            (options.ControlPort, "switching faults", "--control-port"),
            (options.EtcdPort, "etcd", "--etcd-port"),
        ];
        if (options.ApiPort != 0)
            wanted.AddRange(DemoFleet.Names.Select((name, at) => (options.ApiPort + at, $"the API of {name}", "--api-port")));

        var faults = wanted.Where(each => each.Port != 0)
            .GroupBy(each => each.Port)
            .Select(same => same.Count() > 1
                ? $"Port {same.Key} is wanted for {string.Join(" and ", same.Select(each => each.What))}: choose different ones."
                : IsFree(same.Key) ? null : $"Port {same.Key}, for {same.Single().What}, is in use: end what uses it, or choose another with {same.Single().Option} (0 takes a free one).")
            .OfType<string>()
            .ToList();
        if (faults.Count > 0) throw new DevException(string.Join(Environment.NewLine, faults));
    }

    static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            // As the servers do: a connection that lingers from an earlier start does not make a port taken.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
