using System.Threading.Channels;
using KubeProbe.Core;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>
/// Writes run history in groups: what is asked for while a transaction is under way goes into the next one together, so that a
/// thousand runs cost a few commits. An answer comes after the commit. When the queue is full, callers wait.
/// </summary>
/// <remarks>
/// A row that somebody holds, such as a session that was cut off in a transaction, holds up whoever wants it and nobody else: a group waits
/// for it for half a second, then each of its shares goes by itself, beside the groups that follow.
/// </remarks>
sealed partial class RunWriter : IAsyncDisposable
{
    static readonly TimeSpan HeldAtMost = TimeSpan.FromMilliseconds(500);

    readonly Database database;
    readonly RunStatements statements;
    readonly StorageMeter meter;
    readonly StorageOptions options;
    readonly Channel<WriteShare> queue;
    readonly Task loop;

    public RunWriter(Database database, RunStatements statements, StorageMeter meter, StorageOptions options)
    {
        (this.database, this.statements, this.meter, this.options) = (database, statements, meter, options);
        queue = Channel.CreateBounded<WriteShare>(new BoundedChannelOptions(options.WriteQueue) { SingleReader = true });
        meter.Queue(() => queue.Reader.Count);
        loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Queues a share and waits for its commit.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> WriteAsync(WriteShare share)
    {
        await queue.Writer.WriteAsync(share, share.Cancellation);
        return await share.Done.Task;
    }

    async Task WriteAllAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            var shares = Take();
            if (shares.Count > 0) await WriteTogetherAsync(shares);
        }
    }

    List<WriteShare> Take()
    {
        var shares = new List<WriteShare>();
        var size = 0;
        while (size < options.WriteGroup && queue.Reader.TryRead(out var share))
        {
            if (share.Cancellation.IsCancellationRequested)
            {
                share.Done.TrySetCanceled(share.Cancellation);
                continue;
            }
            shares.Add(share);
            size += share.Statements.Count;
        }
        return shares;
    }

    async Task WriteTogetherAsync(IReadOnlyList<WriteShare> shares)
    {
        try
        {
            var group = new WriteGroup(statements, shares);
            var answers = await database.SendAsync(group.Statements, HeldAtMost, CancellationToken.None);
            meter.Group(shares.Count);
            group.Answer(answers);
        }
        catch (RowsHeldException)
        {
            WriteApart(shares);
        }
        catch (Exception exception) when (exception is not StorageUnavailableException && shares.Count > 1)
        {
            // One of them can't be written, and the transaction was lost for all: each for itself now.
            foreach (var share in shares) await WriteTogetherAsync([share]);
        }
        catch (Exception exception)
        {
            foreach (var share in shares) share.Done.TrySetException(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        await apart;
        connections.Dispose();
    }
}
