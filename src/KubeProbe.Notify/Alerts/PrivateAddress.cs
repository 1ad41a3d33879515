using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Notify.Alerts;

/// <summary>Addresses only the centre's own network reaches: loopback, private, link-local (cloud metadata among them), multicast.</summary>
public static class PrivateAddress
{
    static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Whether it is one.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>
    /// Connects only to addresses that may be called. Checked on the address that is connected to, so a name that changes its address
    /// after a check gains nothing.
    /// </summary>
    internal static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, bool allowed, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, cancellation);
        var usable = allowed ? addresses : [.. addresses.Where(address => !Is(address))];
        if (usable.Length == 0)
            throw new HttpRequestException(
                $"{endpoint.Host} is at a private address. If that is meant, name it in alerts.allowedTargets.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, endpoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
