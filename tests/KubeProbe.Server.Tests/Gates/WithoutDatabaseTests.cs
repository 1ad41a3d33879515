using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.Core;
using KubeProbe.Core.Access;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>
/// What tools that roll out hear while the centre has no database: what the policies of the bindings say, in the shape they know, and in time. Nothing is
/// rolled back for it.
/// </summary>
public sealed class WithoutDatabaseTests : IAsyncLifetime
{
    static readonly string[] Policies = ["open", "closed", "unknown"];

    OwnServer server = null!;
    AwayLog log = null!;

    public async ValueTask InitializeAsync()
    {
        server = await OwnServer.StartAsync(configure: builder =>
        {
            Wrap<IChangeLog>(builder.Services, inner => log = new AwayLog(inner));
            Wrap<IApiTokens>(builder.Services, inner => new AwayTokens(inner, () => log.IsAway));
        });
        await server.ApplyAsync(Harness.Manifests.Text);
        foreach (var policy in Policies)
            await server.ApplyAsync(Harness.Manifests.ACluster(policy, "gated: yes") + $$"""
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Binding
                metadata: {name: {{policy}} }
                spec: {cluster: {{policy}}, case: quiet, changes: {}, gate: {whenUndecided: {{char.ToUpperInvariant(policy[0])}}{{policy[1..]}} } }
                """);
        Assert.Equal("running", await EvaluateAsync("open", "before"));
        await server.Services.GetRequiredService<ControlGroups>().RefreshAsync();
        log.IsAway = true;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_question_is_answered_by_the_policy_and_by_what_was_found_once_it_is_back()
    {
        Assert.Equal("pass", await EvaluateAsync("open", "while-away"));
        Assert.Equal("fail", await EvaluateAsync("closed", "while-away"));
        Assert.Equal("unknown", await EvaluateAsync("unknown", "while-away"));
        using (var poll = await server.Http.GetAsync("/gate/v1/runs/before-open")) Assert.Equal(HttpStatusCode.ServiceUnavailable, poll.StatusCode);

        log.IsAway = false;
        Assert.Equal("running", await EvaluateAsync("closed", "while-away"));
    }

    [Fact]
    public async Task A_canary_goes_on_or_waits_by_the_policy_and_is_never_rolled_back()
    {
        foreach (var (hook, statuses) in new Dictionary<string, int[]>
        {
            ["confirm"] = [200, 409, 409], ["pre-rollout"] = [200, 409, 409], ["rollout"] = [200, 409, 200], ["rollback"] = [409, 409, 409],
        })
            foreach (var (policy, status) in Policies.Zip(statuses))
            {
                using var answer = await server.Http.PostAsync(
                    $"/gate/flagger/{policy}/dns/{hook}?wait=0s", Json("""{"name":"podinfo","namespace":"test","phase":"Progressing","checksum":"85d557f47b"}"""));
                Assert.Equal((hook, policy, status), (hook, policy, (int)answer.StatusCode));
                Assert.NotEmpty(await answer.Content.ReadAsStringAsync());
            }
    }

    async Task<string> EvaluateAsync(string cluster, string change)
    {
        using var answer = await server.Http.PostAsync($"/gate/v1/evaluate?change={change}-{cluster}&component=coredns&cluster={cluster}", Json("{}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["verdict"]!;
    }

    static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));

    static void Wrap<T>(IServiceCollection services, Func<T, T> wrap) where T : class
    {
        var real = services.Single(service => service.ServiceType == typeof(T)).ImplementationType!;
        services.AddSingleton(provider => wrap((T)ActivatorUtilities.CreateInstance(provider, real)));
    }

    sealed class AwayLog(IChangeLog inner) : IChangeLog
    {
        volatile bool away;

        public bool IsAway { get => away; set => away = value; }

        IChangeLog Inner => away ? throw new StorageUnavailableException("The database is away.", new IOException()) : inner;

        public Task<ChangeRecord> AcceptAsync(ChangeRecord change, CancellationToken cancellation) => Inner.AcceptAsync(change, cancellation);

        public Task<ChangeRecord?> FindAsync(string id, CancellationToken cancellation) => Inner.FindAsync(id, cancellation);

        public Task CompleteAsync(
            string id, IReadOnlyList<RunId> runs, IReadOnlyList<UnprobedCluster> unprobed, IReadOnlyList<RunId> controls, CancellationToken cancellation) =>
            Inner.CompleteAsync(id, runs, unprobed, controls, cancellation);

        public Task<IReadOnlyList<ChangeRecord>> AlikeAsync(string component, string version, DateTimeOffset since, CancellationToken cancellation) =>
            Inner.AlikeAsync(component, version, since, cancellation);

        public Task<IReadOnlyList<ChangeRecord>> IncompleteAsync(CancellationToken cancellation) => Inner.IncompleteAsync(cancellation);
    }

    sealed class AwayTokens(IApiTokens inner, Func<bool> isAway) : IApiTokens
    {
        IApiTokens Inner => isAway() ? throw new StorageUnavailableException("The database is away.", new IOException()) : inner;

        public Task<bool> AddAsync(ApiToken token, CancellationToken cancellation) => Inner.AddAsync(token, cancellation);

        public Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellation) => Inner.FindAsync(hash, cancellation);

        public Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation) => Inner.ListAsync(cancellation);

        public Task UpdateAsync(ApiToken token, CancellationToken cancellation) => Inner.UpdateAsync(token, cancellation);
    }
}
