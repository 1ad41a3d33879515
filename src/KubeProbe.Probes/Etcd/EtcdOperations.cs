using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using KubeProbe.Client;

namespace KubeProbe.Probes.Etcd;

/// <summary>
/// etcd as its user, the API server, sees it: <c>put</c>, <c>get</c>, <c>txn</c> and <c>delete</c>, some rounds on every endpoint, each with
/// success and latency, then <c>keep-alive</c> of a lease, <c>watch</c> (from a put until a watch shows it) and <c>status</c>, with
/// <c>db-size</c> and <c>raft-lag</c>. Every key hangs on a lease, so that a probe that is killed leaves nothing.
/// </summary>
sealed partial class EtcdOperations(ProbeParameters parameters) : IProbe
{
    const long LeaseSeconds = 600;

    readonly EtcdConnection connection = new(parameters);
    readonly string prefix = parameters.Text("KEY_PREFIX", "/kubeprobe/");
    readonly int rounds = parameters.Integer("ROUNDS", 10, 1, 1000);
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(5));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        List<string> errors = [];
        foreach (var endpoint in connection.Endpoints)
        {
            try
            {
                await EndpointAsync(run, endpoint);
            }
            catch (ProbeFailedException e)
            {
                errors.AddRange(e.Errors.Select(error => Place(endpoint, error)));
            }
        }

        errors.AddRange(Together(run));
        if (errors.Count > 0) throw new ProbeFailedException(errors);
    }

    async Task EndpointAsync(ProbeRun run, Uri endpoint)
    {
        var tries = new OperationLog(run, operationTimeout, Words);
        var (channel, client) = connection.Open(endpoint);
        using (channel)
        using (client)
        {
            if (await tries.TryAsync("sign-in", stop => connection.SignInAsync(client, stop)) is { } token
                && await IsSoundAsync(run, tries, channel, endpoint)
                && await tries.TryAsync("lease", stop => client.LeaseGrantAsync(new LeaseGrantRequest { TTL = LeaseSeconds }, token, cancellationToken: stop)) is { } lease)
            {
                for (var round = 0; round < rounds; round++)
                    await RoundAsync(tries, client, token, lease.ID, ByteString.CopyFromUtf8($"{prefix}{(run.RunId is "" ? "by-hand" : run.RunId)}/{endpoint.Authority}/{round}"));
                await KeepAliveAsync(tries, channel, token, lease.ID);
                await WatchAsync(run, tries, client, channel, token, lease.ID, ByteString.CopyFromUtf8($"{prefix}{(run.RunId is "" ? "by-hand" : run.RunId)}/{endpoint.Authority}/watched"));
                await tries.TryAsync("revoke", stop => client.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease.ID }, token, cancellationToken: stop));
            }
        }

        tries.ThrowIfFailed();
    }

    static async Task RoundAsync(OperationLog tries, EtcdClient client, Metadata token, long lease, ByteString key)
    {
        var first = ByteString.CopyFromUtf8("first");
        var second = ByteString.CopyFromUtf8("second");
        await tries.TryAsync("put", stop => client.PutAsync(new PutRequest { Key = key, Value = first, Lease = lease }, token, cancellationToken: stop));
        await tries.TryAsync("get", async stop => Expect(
            await client.GetAsync(new RangeRequest { Key = key }, token, cancellationToken: stop),
            answer => answer.Kvs.Count == 1 && answer.Kvs[0].Value == first, "a value just put could not be read back"));
        await tries.TryAsync("txn", async stop => Expect(
            await client.TransactionAsync(Swap(key, first, second, lease), token, cancellationToken: stop),
            answer => answer.Succeeded, "a transaction found another value than was put"));
        await tries.TryAsync("delete", async stop => Expect(
            await client.DeleteAsync(new DeleteRangeRequest { Key = key }, token, cancellationToken: stop),
            answer => answer.Deleted == 1, "a key that was put was not there to delete"));
    }

    /// <summary>What the API server does with every change: write only when nobody else has.</summary>
    static TxnRequest Swap(ByteString key, ByteString from, ByteString to, long lease) => new()
    {
        Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Value, Result = Compare.Types.CompareResult.Equal, Value = from } },
        Success = { new RequestOp { RequestPut = new PutRequest { Key = key, Value = to, Lease = lease } } },
    };

    static T Expect<T>(T answer, Func<T, bool> holds, string otherwise) => holds(answer) ? answer : throw new ProbeFailedException(otherwise);

    static string Place(Uri endpoint, string error) =>
        error.StartsWith(ProbeErrors.ProbeFaultPrefix, StringComparison.Ordinal) ? error : $"{endpoint.Authority}: {error}";

    static IReadOnlyList<string>? Words(Exception exception) => exception switch
    {
        RpcException { Status: var status } => [$"{status.StatusCode}: {status.DebugException?.GetBaseException().Message ?? status.Detail}"],
        _ => null,
    };
}
