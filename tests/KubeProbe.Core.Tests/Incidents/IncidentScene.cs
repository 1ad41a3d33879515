using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Severity;
using KubeProbe.Core.Tests.Fakes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Core.Tests.Incidents;

/// <summary>The desk with incidents in memory, and a clock the test moves.</summary>
sealed class IncidentScene : IAlertRoutes
{
    public const string Group = "cause/dns/coredns";

    public IncidentScene() => (Book, Desk) = (new FakeIncidentBook(Alerts) { Clusters = 40 }, null!);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeAlertBook Alerts { get; } = new();

    public FakeIncidentBook Book { get; }

    public IncidentDesk Desk { get => field ??= new IncidentDesk(Book, this, OnCall, new IncidentSilences(Silences, Silences, Clock), Options.Create(new IncidentOptions()), Clock); private set; }

    /// <summary>Where alerts go; the pager wants errors only.</summary>
    public Func<Alert, IReadOnlyList<string>> Routes { get; set; } = _ => ["chat"];

    public IReadOnlyList<string> Ladders { get; set; } = [];

    public AlertWay WayOf(Alert alert, IReadOnlyDictionary<string, string> labels) => new(Routes(alert), Ladders) { RepeatAfter = RepeatAfter, NotSent = NotSent };

    public string? NotSent { get; set; }

    public Dictionary<string, TimeSpan> RepeatAfter { get; } = [];

    /// <summary>Channels that are not told of an end.</summary>
    public List<string> Endless { get; } = [];

    public bool TellsEnd(string channel) => !Endless.Contains(channel);

    /// <summary>Who is called.</summary>
    public FakeOnCall OnCall { get; } = new();

    public FakeSilences Silences { get; } = new();

    public Incident Incident => Book.Only;

    public static Alert Alert(int cluster, string @case = "dns", AlertLevel level = AlertLevel.Warning) => new()
    {
        Id = $"{@case}-{cluster}", Cluster = $"c{cluster:00}", Case = @case, RaisedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Summary = $"{@case} fails on c{cluster:00}", Group = Group, Level = level,
    };

    public Task RaiseAsync(int cluster, string @case = "dns", AlertLevel level = AlertLevel.Warning) => RaiseAsync(Alert(cluster, @case, level));

    public Task RaiseAsync(Alert alert) => Desk.TakeAsync(new AlertNews(alert, "raised", SeverityScore.Fixed(alert.Level, "test")), default);

    public Task ResolveAsync(int cluster, string @case = "dns") => ResolveAsync(Alert(cluster, @case));

    public Task ResolveAsync(Alert alert) => Desk.TakeAsync(new AlertNews(alert with { ResolvedAt = Clock.GetUtcNow() }, "resolved", null), default);

    /// <summary>Time passes, and who is due is woken.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        foreach (var (_, incident) in await Book.DueAsync(Clock.GetUtcNow(), 10, default)) await Desk.WakeAsync(incident, default);
    }

    public Task<IncidentAnswer> ActAsync(IncidentActionKind kind, string? into = null, TimeSpan? snooze = null, string? id = null) =>
        Desk.ActAsync(id ?? Incident.Id, new IncidentAction(kind, "anna", Clock.GetUtcNow() + snooze, into), default);

    /// <summary>What was told since the last question: event and channel.</summary>
    public List<string> Told()
    {
        var told = new List<string>();
        while (Alerts.Written.TryRead(out var one))
            if (one.Notification is { } notification) told.Add($"{notification.Event} {notification.Channel}");
        return told;
    }
}
