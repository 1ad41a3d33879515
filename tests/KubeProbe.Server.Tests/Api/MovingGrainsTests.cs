using KubeProbe.Core;
using KubeProbe.Server.Api;
using Orleans.Runtime;

namespace KubeProbe.Server.Tests.Api;

public sealed class MovingGrainsTests
{
    int calls;

    [Fact]
    public async Task A_grain_that_is_on_its_way_is_asked_where_it_arrives()
    {
        var answer = await MovingGrains.AskAsync(
            () => ++calls < 3 ? Task.FromException<string>(new SiloUnavailableException("it ends")) : Task.FromResult("here"), TimeProvider.System, CancellationToken.None);

        Assert.Equal(("here", 3), (answer, calls));
    }

    [Fact]
    public async Task Silence_is_borne_once()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => MovingGrains.AskAsync(() => Fail(new TimeoutException()), TimeProvider.System, CancellationToken.None));

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task What_a_grain_says_itself_is_not_asked_for_again()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => MovingGrains.AskAsync(() => Fail(new StorageUnavailableException("It is away.")), TimeProvider.System, CancellationToken.None));

        Assert.Equal(1, calls);
    }

    Task<string> Fail(Exception fault)
    {
        calls++;
        return Task.FromException<string>(fault);
    }
}
