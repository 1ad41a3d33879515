using System.Globalization;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.OnCall;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Notify.Tests.Alerts.OnCall;

/// <summary>Calendars are read anew, and the last good one counts while that can't be, also after a restart.</summary>
public sealed class RotaReaderTests : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider clock = new(Now);
    readonly Store store = new();
    WebApplication server = null!;
    RequestDelegate answer = context => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(context => answer(context));
        await server.StartAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task What_can_t_be_read_anew_leaves_the_last_good_one_also_after_a_restart_and_says_so()
    {
        answer = context => context.Response.WriteAsync(Week("ann"));
        var (book, reader) = Make();
        Assert.Equal(["Calendar first has not been read yet."], book.Rotas(Now)[0].Notes);
        await reader.ReadAsync(book.All[0], default);
        Assert.Equal(["ann"], book.Rotas(Now)[0].People);
        Assert.Equal(Now.AddDays(3).AddHours(-12), book.Rotas(Now)[0].Until);

        answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        clock.Advance(TimeSpan.FromHours(1));
        await reader.ReadAsync(book.All[0], default);
        var view = book.Rotas(clock.GetUtcNow())[0];
        Assert.Equal(["ann"], view.People);
        Assert.Equal(Now, view.ReadAt);
        Assert.Contains("can't be read since 2026-03-02 13:00 UTC: Its address answered 503.", Assert.Single(view.Notes), StringComparison.Ordinal);
        Assert.DoesNotContain("private", view.Notes[0], StringComparison.Ordinal);

        answer = context => context.Response.WriteAsync("<html>Sign in</html>");
        (book, reader) = Make();
        await reader.ReadAsync(book.All[0], default);
        view = book.Rotas(clock.GetUtcNow())[0];
        Assert.Equal(["ann"], view.People);
        Assert.Equal(Now, view.ReadAt);
        Assert.Contains("BEGIN:VCALENDAR", Assert.Single(view.Notes), StringComparison.Ordinal);

        answer = context => context.Response.WriteAsync(Week("bob"));
        await reader.ReadAsync(book.All[0], default);
        view = book.Rotas(clock.GetUtcNow())[0];
        Assert.Equal(["bob"], view.People);
        Assert.Empty(view.Notes);
    }

    [Fact]
    public async Task What_is_longer_than_a_calendar_is_not_read_to_its_end_and_no_redirect_is_followed()
    {
        var (book, reader) = Make();
        answer = async context =>
        {
            var piece = new byte[1 << 20];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        };
        await reader.ReadAsync(book.All[0], default);
        Assert.Contains("larger than 2 MiB", book.Rotas(Now)[0].Notes[0], StringComparison.Ordinal);

        answer = context =>
        {
            context.Response.Redirect("http://127.0.0.1:1/");
            return Task.CompletedTask;
        };
        await reader.ReadAsync(book.All[0], default);
        Assert.Contains("answered 302", book.Rotas(Now)[0].Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_it_is_allowed()
    {
        var (book, reader) = Make(allowed: false);

        await reader.ReadAsync(book.All[0], default);

        Assert.Contains("alerts.allowedTargets", book.Rotas(Now)[0].Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_called_is_who_the_rota_says_at_that_time_or_the_fallback()
    {
        answer = context => context.Response.WriteAsync(Week("Ann"));
        var (book, reader) = Make();
        await reader.ReadAsync(book.All[0], default);
        var step = new EscalationStep(TimeSpan.Zero) { Call = ["rota/first", "ann"], Fallback = ["bob"] };

        Assert.Equal(["ann"], book.Who(step, Now).People);
        // Far beyond what was looked at when it was read; and a time when nobody is.
        Assert.Equal(["ann"], book.Who(step with { Call = ["rota/first"] }, Now.AddDays(71)).People);
        var nobody = book.Who(step with { Call = ["rota/first"] }, Now.AddDays(4));
        Assert.Equal(["bob"], nobody.People);
        Assert.Equal(["Nobody is on call by rota first.", "Instead: bob."], nobody.Notes);
        Assert.Empty(book.Who(step with { Call = ["rota/first"], Fallback = [] }, Now.AddDays(4)).People);
    }

    [Fact]
    public async Task A_shift_that_names_nobody_known_is_told()
    {
        answer = context => context.Response.WriteAsync(Week("Charly"));
        var (book, reader) = Make();
        await reader.ReadAsync(book.All[0], default);

        Assert.Contains("\"Charly\" in calendar first names nobody of people. Name them there by e-mail or name.", book.Rotas(Now)[0].Notes);
    }

    // Monday to Wednesday, every other week.
    static string Week(string who) => RotaCalendarTests.Calendar($"BEGIN:VEVENT\nUID:w\nDTSTAMP:20260101T000000Z\nDTSTART:20260302T000000Z\nDTEND:20260305T000000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2\nSUMMARY:{who}\nEND:VEVENT");

    (OnCallBook Book, RotaReader Reader) Make(bool allowed = true)
    {
        var options = new AlertOptions
        {
            People = [new Person { Name = "ann", Phone = "+10000000000" }, new Person { Name = "bob", Phone = "+10000000001" }],
            Rotas = [new RotaOptions { Name = "first", Url = new Uri(server.Urls.First() + "/private-path/x.ics") }],
            AllowPrivateHosts = allowed ? ["127.0.0.1"] : [],
        };
        var book = new OnCallBook(options);
        return (book, new RotaReader(book, options, store, clock, NullLogger<RotaReader>.Instance));
    }

    sealed class Store : IRotaStore
    {
        KeptRota? kept;

        public Task<KeptRota?> FindAsync(string rota, CancellationToken cancellation) => Task.FromResult(kept?.Name == rota ? kept : null);

        public Task KeepAsync(KeptRota rota, CancellationToken cancellation)
        {
            kept = rota;
            return Task.CompletedTask;
        }
    }
}
