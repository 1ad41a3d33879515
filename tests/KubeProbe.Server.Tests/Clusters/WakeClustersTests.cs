using System.Reflection;
using System.Threading.Channels;
using KubeProbe.Core.Access;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Clusters;
using KubeProbe.Server.Hosting;
using KubeProbe.Server.Tests.Manifests;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace KubeProbe.Server.Tests.Clusters;

/// <summary>When all clusters are woken: they wait for no reminder.</summary>
public sealed class WakeClustersTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Channel<string> woken = Channel.CreateUnbounded<string>();
    readonly TaskCompletionSource<ISiloStatusListener> listening = new();
    WakeClusters wakes = null!;
    int failures;

    public async ValueTask InitializeAsync()
    {
        var manifests = new FakeManifests();
        var now = TimeProvider.System.GetUtcNow();
        var cluster = new StoredManifest(ManifestKind.Cluster, "c1", "uid", 1, 0, new Dictionary<string, string>(), new Dictionary<string, string>(), "{}", null, now, now);
        await manifests.WriteAsync([new ManifestWrite(cluster, null)], new AuditStamp("ann", now), default);

        var readiness = new ServerReadiness(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        var grains = Fake<IGrainFactory>((_, arguments) => Fake<IClusterGrain>((_, _) => Wake((string)arguments[0]!)));
        var silos = Fake<ISiloStatusOracle>((method, arguments) => method.Name switch
        {
            nameof(ISiloStatusOracle.SubscribeToSiloStatusEvents) => listening.TrySetResult((ISiloStatusListener)arguments[0]!),
            nameof(ISiloStatusOracle.GetApproximateSiloStatuses) => new Dictionary<SiloAddress, SiloStatus>(),
            _ => true,
        });
        wakes = new WakeClusters(
            grains, manifests, Fake<IChangeLog>((_, _) => Task.FromResult<IReadOnlyList<ChangeRecord>>([])), silos,
            new ClusterMoves(grains, new ClusterReadings(), silos, TimeProvider.System, NullLogger<ClusterMoves>.Instance),
            readiness, TimeProvider.System, NullLogger<WakeClusters>.Instance);
        await wakes.StartAsync(default);
        Assert.False(woken.Reader.TryRead(out _));
        readiness.Started();
    }

    public async ValueTask DisposeAsync()
    {
        await wakes.StopAsync(default);
        wakes.Dispose();
    }

    [Theory]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    [InlineData(SiloStatus.Dead)]
    public async Task When_another_server_stops_or_is_gone(SiloStatus status)
    {
        Assert.Equal("c1", await NextAsync());

        await TellAsync(status);

        Assert.Equal("c1", await NextAsync());
    }

    [Fact]
    public async Task Again_until_it_is_awake()
    {
        Assert.Equal("c1", await NextAsync());
        Volatile.Write(ref failures, 1);

        await TellAsync(SiloStatus.Dead);

        Assert.Equal("c1", await NextAsync());
        Assert.Equal("c1", await NextAsync());
    }

    async Task TellAsync(SiloStatus status) => (await listening.Task.WaitAsync(Patience)).SiloStatusChangeNotification(SiloAddress.Zero, status);

    Task<string> NextAsync() => woken.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    Task Wake(string cluster)
    {
        var answer = Interlocked.Decrement(ref failures) == 0 ? Task.FromException(new SiloUnavailableException("It ends.")) : Task.CompletedTask;
        woken.Writer.TryWrite(cluster);
        return answer;
    }

    static T Fake<T>(Func<MethodInfo, object?[], object?> answer) where T : class
    {
        var fake = DispatchProxy.Create<T, Answering>();
        ((Answering)(object)fake).Answer = answer;
        return fake;
    }

    /// <summary>Answers every call with what one function says.</summary>
    public class Answering : DispatchProxy
    {
        /// <summary>That function.</summary>
        internal Func<MethodInfo, object?[], object?> Answer { get; set; } = (_, _) => null;

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(targetMethod!, args ?? []);
    }
}
