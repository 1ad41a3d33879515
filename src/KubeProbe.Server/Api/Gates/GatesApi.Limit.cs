using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Changes;

namespace KubeProbe.Server.Api.Gates;

/// <summary>Tools that roll out wait some ten seconds for an answer: they get one in time, whatever the database does.</summary>
sealed partial class GatesApi
{
    // Less than the 10 s after which Flagger and Argo Rollouts give up.
    static readonly TimeSpan Usual = TimeSpan.FromSeconds(8), Beyond = TimeSpan.FromSeconds(1);

    /// <summary>Answers within the time that may be waited, and a second; throws that the centre can't tell when it has not by then.</summary>
    /// <param name="answerAsync">What is asked.</param>
    /// <param name="wait">How long it may wait for a decision.</param>
    /// <param name="cancellation">The caller's.</param>
    public Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> answerAsync, TimeSpan wait, CancellationToken cancellation) => WithinAsync(answerAsync, wait, time, cancellation);

    /// <inheritdoc cref="WithinAsync{T}(Func{CancellationToken, Task{T}}, TimeSpan, CancellationToken)"/>
    public static async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> answerAsync, TimeSpan wait, TimeProvider time, CancellationToken cancellation)
    {
        var limit = wait + Beyond < Usual ? Usual : wait + Beyond;
        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            return await answerAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ApiFault(Code.Unavailable, $"The centre could not tell within {limit.TotalSeconds:0} s: its database is away or slow.");
        }
    }

    /// <summary>Whether it is the centre that fails, not who asks.</summary>
    public static bool CannotTell(ApiFault fault) => fault.Code is Code.Unavailable or Code.Internal or Code.DeadlineExceeded;

    /// <summary>What the policies say while the centre can't tell.</summary>
    public (Core.Gates.GateVerdict Verdict, string Reason) WithoutDatabase(PostChangeRequest change) => declared.WithoutDatabase(ChangeMapping.ToCore(change));
}
