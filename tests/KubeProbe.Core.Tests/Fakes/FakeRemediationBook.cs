using System.Threading.Channels;
using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Executions in memory, written and read as text so that nothing is shared.</summary>
sealed class FakeRemediationBook : IRemediationBook, IRemediationQueries
{
    readonly Lock gate = new();
    readonly Dictionary<string, string> rows = [];
    readonly Channel<Remediation> written = Channel.CreateUnbounded<Remediation>();
    readonly Channel<AuditEntry> audit = Channel.CreateUnbounded<AuditEntry>();

    public ChannelReader<Remediation> Written => written.Reader;

    public ChannelReader<AuditEntry> Audit => audit.Reader;

    /// <summary>Done with each write before it is kept: it throws what a database that is away throws.</summary>
    public Action<Remediation> BeforeWrite { get; set; } = static _ => { };

    /// <summary>What others do, as the next that would act is judged by.</summary>
    public RemedyUse Use { get; set; } = new(0, null, 0, 0, null);

    public Task<bool> ProposeAsync(Remediation remediation, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!rows.TryAdd(remediation.Id, SpecJson.Write(remediation with { Version = 1 }))) return Task.FromResult(false);
        }
        written.Writer.TryWrite(remediation);
        return Task.FromResult(true);
    }

    public Task<Remediation?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult(rows.TryGetValue(id, out var row) ? SpecJson.Read<Remediation>(row) : null);
    }

    public Task<Remediation?> UpdateAsync(Remediation remediation, AuditEntry? entry, CancellationToken cancellation)
    {
        BeforeWrite(remediation);
        lock (gate)
        {
            if (SpecJson.Read<Remediation>(rows[remediation.Id]).Version != remediation.Version) return Task.FromResult<Remediation?>(null);
            var next = remediation with { Version = remediation.Version + 1 };
            rows[remediation.Id] = SpecJson.Write(next);
            if (entry is not null) audit.Writer.TryWrite(entry);
            written.Writer.TryWrite(next);
            return Task.FromResult<Remediation?>(next);
        }
    }

    public async Task<BeginAnswer> BeginAsync(Remediation remediation, Func<RemedyUse, string?> refuse, AuditEntry entry, CancellationToken cancellation) =>
        refuse(Use) is { } refusal ? new BeginAnswer(null, refusal) : new BeginAnswer(await UpdateAsync(remediation, entry, cancellation), null);

    public Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<string>>([.. All().Where(one => !one.IsOver).Select(one => one.Id)]);
    }

    public Task<Remediation?> LatestAsync(string remedy, string cluster, string @case, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(All().Where(one => one.Remedy == remedy && one.Cluster == cluster && one.Case == @case).OrderByDescending(one => one.ProposedAt).FirstOrDefault());
    }

    public Task<IReadOnlyList<Remediation>> PageAsync(RemediationFilter filter, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<Remediation>>([.. All().OrderByDescending(one => one.ProposedAt)]);
    }

    /// <summary>The next that is written and satisfies the test.</summary>
    public async ValueTask<Remediation> NextAsync(Func<Remediation, bool> wanted)
    {
        await foreach (var one in Written.ReadAllAsync())
            if (wanted(one)) return one;
        throw new InvalidOperationException("Nothing more is written.");
    }

    IEnumerable<Remediation> All() => rows.Values.Select(SpecJson.Read<Remediation>);
}
