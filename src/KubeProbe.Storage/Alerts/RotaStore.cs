using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Calendars of rotas, as they could last be read.</summary>
sealed class RotaStore(Database database) : IRotaStore
{
    public Task<KeptRota?> FindAsync(string rota, CancellationToken cancellation) => database.FirstAsync(
        new Statement("SELECT name, calendar, read_at FROM rotas WHERE name = @name", answers: true).With("@name", rota),
        row => new KeptRota(row.Text("name"), row.Text("calendar"), row.Time("read_at")),
        cancellation);

    // Of two servers that read it, the one that did so later counts.
    public Task KeepAsync(KeptRota rota, CancellationToken cancellation) => database.ExecuteAsync(
        new Statement(
            """
            INSERT INTO rotas (name, calendar, read_at) VALUES (@name, @calendar, @read_at)
            ON CONFLICT (name) DO UPDATE SET calendar = excluded.calendar, read_at = excluded.read_at WHERE rotas.read_at < excluded.read_at
            """)
            .With("@name", rota.Name)
            .With("@calendar", rota.Calendar)
            .With("@read_at", rota.ReadAt),
        cancellation);
}
