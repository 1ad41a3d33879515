using System.Collections.Concurrent;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>
/// Hands out pod addresses below 127.0.0.0/8, where every address is this machine: a server that listens on all addresses is
/// reached at its pod's own. (Two pods that listen on all addresses at the same port are in each other's way: there is one network.)
/// </summary>
/// <param name="network">The second octet, 64 to 127, so that clusters differ.</param>
sealed class PodAddresses(int network)
{
    const int FirstHost = 256;
    const int Hosts = 256 * 255;

    readonly Lock gate = new();
    readonly HashSet<string> taken = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, string> byPod = new(StringComparer.Ordinal);
    int next;

    /// <summary>The pod's address: the one it has, or a free one.</summary>
    public string For(PodView pod) => byPod.GetOrAdd(pod.Uid, _ => Take(pod.Json.Text("status", "podIP")));

    public string NodeAddress(int index) => $"127.{network}.0.{index + 1}";

    public void Release(string uid)
    {
        if (!byPod.TryRemove(uid, out var address))
            return;
        lock (gate)
            taken.Remove(address);
    }

    string Take(string? known)
    {
        lock (gate)
        {
            if (known is not null && taken.Add(known))
                return known;
            for (var tries = 0; tries < Hosts; tries++)
            {
                var host = FirstHost + (next++ % Hosts);
                var address = $"127.{network}.{host >> 8}.{host & 255}";
                if ((host & 255) is not (0 or 255) && taken.Add(address))
                    return address;
            }

            throw new InvalidOperationException("no pod address is free; delete finished pods");
        }
    }
}
