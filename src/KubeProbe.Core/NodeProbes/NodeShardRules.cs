using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.NodeProbes;

/// <summary>Which node-probe grain a node belongs to.</summary>
public static class NodeShardRules
{
    /// <summary>Most shards of one run.</summary>
    public const int MaxShards = 16;

    /// <summary>The node's shard, from 0: by its name alone, so that it is the same after a recovery.</summary>
    public static int ShardOf(string node, int shards) =>
        (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(node)), 0) % (uint)Math.Clamp(shards, 1, MaxShards));

    /// <summary>Half of the cluster's pods at once, so that a run on every node leaves room for others.</summary>
    public static int ShardsFor(int podsAtOnce) => Math.Clamp(podsAtOnce / 2, 1, MaxShards);
}
