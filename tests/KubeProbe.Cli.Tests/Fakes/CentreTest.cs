namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>A test with a centre and a terminal of its own.</summary>
public abstract class CentreTest : IAsyncLifetime
{
    protected FakeCentre Centre { get; private set; } = null!;

    protected FakeTerminal Terminal { get; private set; } = null!;

    protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public virtual async ValueTask InitializeAsync()
    {
        Centre = await FakeCentre.StartAsync();
        Terminal = new FakeTerminal(Centre);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Terminal.Dispose();
        await Centre.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a command that does not end by itself; disposing of the source is the caller's.</summary>
    protected Task<Outcome> Start(CancellationTokenSource interrupt, params string[] args) => Task.Run(() => Terminal.RunAsync(args, interrupt.Token));
}
