using System.Net;

namespace KubeProbe.Client.Tests;

/// <summary>Answers without a network and remembers when it was asked, by the clock of the test.</summary>
sealed class FakeHandler(TimeProvider clock, Func<int, HttpResponseMessage?> answer) : HttpMessageHandler
{
    public List<DateTimeOffset> Asked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(clock.GetUtcNow());
        if (answer(Asked.Count) is { } response) return response;
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("An endless wait ended.");
    }

    public static HttpResponseMessage Status(int status) => new((HttpStatusCode)status);
}
