using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Storage.Databases;

/// <summary>Times are INTEGER microseconds since 1970, which sort; lists are JSON.</summary>
sealed class SqliteDialect : Dialect
{
    public override string Name => "Sqlite";

    public override bool IsShared => false;

    public override bool IsCut => false;

    // A write transaction is alone in the file.
    public override string ForUpdate => "";

    public override string ForUpdateSkipLocked => "";

    public override string In(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override string Holds(string column, string parameter) => $"instr({column}, {parameter}) > 0";

    public override string Elements(string parameter) => $"(SELECT value, key AS ordinal FROM json_each({parameter})) AS item";

    public override string Member(string name, string type) => $"item.value ->> '{name}'";

    public override void Bind(DbCommand command, BoundValue value)
    {
        var parameters = ((SqliteCommand)command).Parameters;
        var bound = value.Value switch
        {
            null => DBNull.Value,
            DateTimeOffset time => Microseconds(time),
            Enum word => word.ToString(),
            IReadOnlyCollection<string> texts => JsonSerializer.Serialize(texts),
            var other => other,
        };
        if (parameters.Contains(value.Name)) parameters[value.Name].Value = bound;
        else parameters.AddWithValue(value.Name, bound);
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) =>
        DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(ordinal) * TimeSpan.TicksPerMicrosecond);

    static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
