using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Changes;

namespace KubeProbe.Server.Api.Gates;

/// <summary>A change is accepted when it is durable; that its runs are being made is no reason to wait.</summary>
sealed partial class GatesApi
{
    // What is refused is refused within this time, as a rule; what is accepted has its row by then.
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);

    async Task AcceptAsync(PostChangeRequest change, Caller caller, CancellationToken cancellation)
    {
        // Not the caller's cancellation: the call may be over before the change's runs and its row of the audit log are made.
        cancellation.ThrowIfCancellationRequested();
        var posting = changes.PostAsync(change, caller, CancellationToken.None);
        while (!posting.IsCompleted)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(posting, Task.Delay(Look, time, ended.Token));
            await ended.CancelAsync();
            if (posting.IsCompleted || await log.FindAsync(change.Id, cancellation) is not { } kept) continue;
            if (kept.Runs is not null || ChangeSameness.Differs(kept.Change, ChangeMapping.ToCore(change))) break;
            Watch(posting, change.Id);
            return;
        }
        await posting.WaitAsync(cancellation);
    }

    /// <summary>The change goes on by itself; if what makes its runs fails, it is taken up again within a minute.</summary>
    void Watch(Task posting, string change) => _ = posting.ContinueWith(
        failed => LogNotFired(failed.Exception!.GetBaseException(), change), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
