using System.Text;
using KubeProbe.Core;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Api.Gates.Flagger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>What a canary hears while the centre has no database: what is asked before a step waits, what is asked during one goes on, and nothing is rolled back.</summary>
public sealed class WithoutDatabaseTests
{
    [Theory]
    [InlineData("confirm", StatusCodes.Status409Conflict)]
    [InlineData("pre-rollout", StatusCodes.Status409Conflict)]
    [InlineData("rollout", StatusCodes.Status200OK)]
    [InlineData("rollback", StatusCodes.Status409Conflict)]
    public async Task A_canary_is_neither_let_through_nor_rolled_back(string kind, int status)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{"name":"podinfo","namespace":"test","phase":"Progressing","checksum":"85d557f47b"}"""));
        var flagger = new FlaggerGates(null!, new AwayLog(), TimeProvider.System);

        var answer = Assert.IsType<ContentHttpResult>(await flagger.AnswerAsync(context, "c1", "dns", FlaggerHook.Kinds[kind]));

        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty(answer.ResponseContent!);
    }

    sealed class AwayLog : IChangeLog
    {
        static StorageUnavailableException Away => new("The database is away.", new IOException());

        public Task<ChangeRecord> AcceptAsync(ChangeRecord change, CancellationToken cancellation) => throw Away;

        public Task<ChangeRecord?> FindAsync(string id, CancellationToken cancellation) => throw Away;

        public Task CompleteAsync(
            string id, IReadOnlyList<RunId> runs, IReadOnlyList<UnprobedCluster> unprobed, IReadOnlyList<RunId> controls, CancellationToken cancellation) => throw Away;

        public Task<IReadOnlyList<ChangeRecord>> AlikeAsync(string component, string version, DateTimeOffset since, CancellationToken cancellation) => throw Away;

        public Task<IReadOnlyList<ChangeRecord>> IncompleteAsync(CancellationToken cancellation) => throw Away;
    }
}
