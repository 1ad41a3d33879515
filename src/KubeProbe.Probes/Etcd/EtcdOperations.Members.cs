using System.Globalization;
using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using KubeProbe.Client;

namespace KubeProbe.Probes.Etcd;

/// <summary>What members say of themselves, and what only lasts: leases and watches.</summary>
sealed partial class EtcdOperations
{
    readonly long mostRaftLag = parameters.Integer("MAX_RAFT_LAG", 1000, 1, 1_000_000_000);
    readonly long mostMebibytes = parameters.Integer("MAX_DB_MIB", 0, 0, 1_000_000);
    readonly List<(Uri Endpoint, StatusResponse Status)> members = [];

    /// <summary>False when it does not answer, or has no leader: then there is nothing to be done with it.</summary>
    async Task<bool> IsSoundAsync(ProbeRun run, OperationLog tries, GrpcChannel channel, Uri endpoint)
    {
        var maintenance = new Maintenance.MaintenanceClient(channel);
        var status = await tries.TryAsync("status", async stop => Expect(
            await maintenance.StatusAsync(new StatusRequest(), cancellationToken: stop), answer => answer.Leader != 0, "it has no leader"));
        if (status is null) return false;

        members.Add((endpoint, status));
        run.Record("db-size", status.DbSize / (1024d * 1024), "MiB");
        foreach (var alarm in status.Errors) tries.Fail("status", $"alarm: {alarm}");
        if (mostMebibytes > 0 && status.DbSize > mostMebibytes * 1024 * 1024)
            tries.Fail("db-size", string.Create(CultureInfo.InvariantCulture, $"the database has {status.DbSize / (1024d * 1024):0} MiB, at most {mostMebibytes} are wanted: compact and defragment it"));
        return true;
    }

    /// <summary>What only shows over all members: who lags behind, and whether they agree on who leads.</summary>
    IEnumerable<string> Together(ProbeRun run)
    {
        if (members.Count < 2) yield break;
        var furthest = members.Max(member => member.Status.RaftIndex);
        foreach (var (endpoint, status) in members)
        {
            var lag = (long)(furthest - status.RaftIndex);
            run.Record("raft-lag", lag, "entries");
            if (lag > mostRaftLag) yield return $"{endpoint.Authority}: raft-lag: it is {lag} entries behind, at most {mostRaftLag} are allowed";
        }
        if (members.Select(member => member.Status.Header.ClusterId).Distinct().Count() == 1 && members.Select(member => member.Status.Leader).Distinct().Count() > 1)
            yield return $"the members do not agree on who leads: {string.Join(", ", members.Select(member => $"{member.Endpoint.Authority} follows {member.Status.Leader:x}"))}";
    }

    static async Task KeepAliveAsync(OperationLog tries, GrpcChannel channel, Metadata token, long lease)
    {
        var leases = new Lease.LeaseClient(channel);
        await tries.TryAsync("keep-alive", async stop =>
        {
            using var call = leases.LeaseKeepAlive(token, cancellationToken: stop);
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease }, stop);
            return await call.ResponseStream.MoveNext(stop) && call.ResponseStream.Current.TTL > 0
                ? call.ResponseStream.Current
                : throw new ProbeFailedException("a lease just granted was not kept alive");
        });
    }

    /// <summary>The watch is open before the key is put, so that what is measured is the way of the news.</summary>
    static async Task WatchAsync(ProbeRun run, OperationLog tries, EtcdClient client, GrpcChannel channel, Metadata token, long lease, ByteString key)
    {
        var watches = new Watch.WatchClient(channel);
        using var call = watches.Watch(token, cancellationToken: run.Stopping);
        var open = await tries.TryQuietlyAsync("watch", async stop =>
        {
            await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = key } }, stop);
            return await call.ResponseStream.MoveNext(stop) && call.ResponseStream.Current.Created ? "open" : throw new ProbeFailedException("a watch was not begun");
        }, run.Stopping);
        if (open is null) return;

        var seen = tries.TryAsync("watch", async stop =>
        {
            while (await call.ResponseStream.MoveNext(stop))
                if (call.ResponseStream.Current.Events.Count > 0) return call.ResponseStream.Current;
            throw new ProbeFailedException("the watch ended before it showed the change");
        });
        await tries.TryQuietlyAsync("put", stop => client.PutAsync(new PutRequest { Key = key, Value = ByteString.CopyFromUtf8("news"), Lease = lease }, token, cancellationToken: stop), run.Stopping);
        await seen;
    }
}
