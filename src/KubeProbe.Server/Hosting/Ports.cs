using System.Net;
using System.Net.Sockets;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Hosting;

/// <summary>Ports of this machine.</summary>
static class Ports
{
    /// <summary>What is wrong with the addresses to listen on, all of it, before anything is started for nothing.</summary>
    public static IReadOnlyList<string> Faults(ServerOptions options) =>
        [.. new[] { Fault("listen.http", options.Http), Fault("listen.grpc", options.Grpc) }.OfType<string>()];

    /// <summary>A port of loopback nobody uses now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string? Fault(string setting, ListenAddress address)
    {
        if (address.Port == 0) return null;
        try
        {
            using var listener = new TcpListener(address.Address, address.Port);
            listener.Start();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"{setting}: {address} is in use by another process. Stop it, or set {setting} to another port.",
                SocketError.AccessDenied => $"{setting}: this user may not listen on {address}. Use a port above 1023.",
                SocketError.AddressNotAvailable => $"{setting}: {address.Address} is no address of this machine. Use one that is, or 0.0.0.0 for all.",
                _ => $"{setting}: can't listen on {address}: {fault.Message}. Set {setting} to another address.",
            };
        }
    }
}
