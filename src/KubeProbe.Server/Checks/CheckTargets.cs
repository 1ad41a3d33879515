using System.Net;
using System.Net.Sockets;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Server.Checks;

/// <summary>
/// Which addresses the centre may look at: public ones, and of its own network those that are named. Who may write manifests could
/// otherwise ask whatever the centre can reach, such as a cloud's metadata.
/// </summary>
/// <param name="allowed">Host names, addresses, and networks such as 10.20.0.0/16.</param>
sealed class CheckTargets(IReadOnlyCollection<string> allowed)
{
    readonly IReadOnlyList<IPNetwork> networks = [.. allowed.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    /// <summary>Whether an address may be asked.</summary>
    public bool Allows(string host, IPAddress address) =>
        !PrivateAddress.Is(address)
        || allowed.Contains(host, StringComparer.OrdinalIgnoreCase) || allowed.Contains(address.ToString(), StringComparer.OrdinalIgnoreCase)
        || networks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>A connection, only to what is allowed: it is the address connected to that is looked at, so a name gains nothing by changing it.</summary>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses of a host that may be asked; a <see cref="CheckRefusedException"/> when there is none.</summary>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellation);
        IPAddress[] usable = [.. addresses.Where(one => Allows(host, one))];
        return usable.Length > 0 ? usable : throw new CheckRefusedException(
            $"{host} is at a private address ({addresses.FirstOrDefault()}). If that is meant, name it in the setting checks.allowedTargets.");
    }
}

/// <summary>The centre may not look there: a fault of the probe, not of what it was to look at.</summary>
sealed class CheckRefusedException(string message) : Exception(message);
