using KubeProbe.Core;

namespace KubeProbe.Storage.Runs;

/// <summary>Shares of a group that met a row somebody holds.</summary>
partial class RunWriter
{
    // Of the connections there are; what is held may be a whole table.
    const int AtOnce = 8;

    readonly SemaphoreSlim connections = new(AtOnce);
    Task apart = Task.CompletedTask;

    void WriteApart(IReadOnlyList<WriteShare> shares)
    {
        meter.Held(shares.Count);
        // No longer than a command may take, for all of them: who waits for a row that nobody gives back is told so.
        var patience = new CancellationTokenSource(options.CommandTimeout);
        var all = Task.WhenAll(shares.Select(share => WriteAloneAsync(share, patience.Token)));
        apart = Task.WhenAll(apart, all);
        all.ContinueWith(_ => patience.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    async Task WriteAloneAsync(WriteShare share, CancellationToken patience)
    {
        try
        {
            await connections.WaitAsync(patience);
            try
            {
                var group = new WriteGroup(statements, [share]);
                group.Answer(await database.SendAsync(group.Statements, null, CancellationToken.None));
            }
            finally
            {
                connections.Release();
            }
        }
        catch (OperationCanceledException)
        {
            share.Done.TrySetException(new StorageUnavailableException($"The {database.Place} is held by another for too long."));
        }
        catch (Exception exception)
        {
            share.Done.TrySetException(exception);
        }
    }
}
