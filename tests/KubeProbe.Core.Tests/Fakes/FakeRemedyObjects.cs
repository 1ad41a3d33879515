using System.Collections.Concurrent;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Objects of target clusters that do what the test tells them.</summary>
sealed class FakeRemedyObjects : IRemedyObjects
{
    /// <summary>What a look finds.</summary>
    public Func<RemedyChoice, RemedyFinding> Finds { get; set; } = static choice =>
        new([.. choice.Names.DefaultIfEmpty("found").Select(name => new RemedyObject(choice.Kind, choice.Namespace, name, $"uid-{name}"))]);

    public ConcurrentQueue<RemedyTouch> Tried { get; } = [];

    public ConcurrentQueue<RemedyTouch> Touched { get; } = [];

    public ConcurrentQueue<PodOrder> TriedPods { get; } = [];

    /// <summary>Thrown by the next dry runs.</summary>
    public ConcurrentQueue<TargetClusterException> TryFaults { get; } = [];

    /// <summary>Thrown by the next touches.</summary>
    public ConcurrentQueue<TargetClusterException> TouchFaults { get; } = [];

    public Task<RemedyFinding> FindAsync(ClusterTarget target, RemedyChoice choice, CancellationToken cancellation) => Task.FromResult(Finds(choice));

    public Task<string> TouchAsync(ClusterTarget target, RemedyTouch touch, bool dryRun, CancellationToken cancellation)
    {
        if ((dryRun ? TryFaults : TouchFaults).TryDequeue(out var fault)) return Task.FromException<string>(fault);
        (dryRun ? Tried : Touched).Enqueue(touch);
        return Task.FromResult(dryRun ? "it would be" : "it was");
    }

    public Task<string> TryPodAsync(ClusterTarget target, PodOrder order, CancellationToken cancellation)
    {
        TriedPods.Enqueue(order);
        return Task.FromResult("it would be");
    }
}

/// <summary>Takes every call, or answers as the test says.</summary>
sealed class FakeRemedyWebhooks : IRemedyWebhooks
{
    public ConcurrentQueue<(string Id, string Body)> Sent { get; } = [];

    public ConcurrentQueue<SendResult> Answers { get; } = [];

    public Task<SendResult> PostAsync(WebhookAction webhook, string id, string body, bool dryRun, CancellationToken cancellation)
    {
        if (dryRun) return Task.FromResult(new SendResult(true));
        Sent.Enqueue((id, body));
        return Task.FromResult(Answers.TryDequeue(out var answer) ? answer : new SendResult(true));
    }
}
