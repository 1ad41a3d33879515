using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

sealed partial class AlertBook : IOutboxQueries
{
    public async Task<OutboxState> ReadAsync(CancellationToken cancellation) =>
        (await database.FirstAsync(
            new Statement("""
                SELECT count(*) AS pending, min(next_attempt_at) AS due FROM (
                    SELECT next_attempt_at FROM notifications WHERE state = 'Pending' UNION ALL SELECT next_attempt_at FROM gate_events WHERE state = 'Pending') AS waiting
                """, answers: true),
            row => new OutboxState((int)row.Number("pending"), row.TimeOrNull("due")),
            cancellation))!;
}
