using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace KubeProbe.Storage.Databases;

/// <summary>Times are timestamptz, lists are arrays.</summary>
sealed class PostgresDialect : Dialect
{
    public override string Name => "Postgres";

    public override bool IsShared => true;

    public override bool IsCut => true;

    public override string ForUpdate => " FOR UPDATE";

    public override string ForUpdateSkipLocked => " FOR UPDATE SKIP LOCKED";

    public override string In(string column, string parameter) => $"{column} = ANY({parameter})";

    public override string Holds(string column, string parameter) => $"strpos({column}, {parameter}) > 0";

    public override string Elements(string parameter) =>
        $"json_array_elements({parameter}::json) WITH ORDINALITY AS item(value, ordinal)";

    public override string Member(string name, string type) =>
        type == "text" ? $"item.value ->> '{name}'" : $"(item.value ->> '{name}')::{(type == "double" ? "double precision" : type)}";

    public override void Bind(DbCommand command, BoundValue value) => ((NpgsqlCommand)command).Parameters.Add(Parameter(value));

    /// <summary>One value as a parameter.</summary>
    public static NpgsqlParameter Parameter(BoundValue bound) => bound.Value switch
    {
        null => new NpgsqlParameter(bound.Name, TypeOf(bound.Type)) { Value = DBNull.Value },
        // The driver wants times of timestamptz in UTC.
        DateTimeOffset time => new NpgsqlParameter<DateTimeOffset>(bound.Name, NpgsqlDbType.TimestampTz) { TypedValue = Kept(time) },
        string text => new NpgsqlParameter<string>(bound.Name, NpgsqlDbType.Text) { TypedValue = WithoutNul(text) },
        Enum word => new NpgsqlParameter<string>(bound.Name, NpgsqlDbType.Text) { TypedValue = word.ToString() },
        byte[] bytes => new NpgsqlParameter<byte[]>(bound.Name, NpgsqlDbType.Bytea) { TypedValue = bytes },
        IReadOnlyCollection<string> texts => new NpgsqlParameter<string[]>(bound.Name, NpgsqlDbType.Array | NpgsqlDbType.Text) { TypedValue = [.. texts.Select(WithoutNul)] },
        _ => new NpgsqlParameter(bound.Name, TypeOf(bound.Type)) { Value = bound.Value },
    };

    // PostgreSQL refuses a statement with one as a fault of the connection's encoding: whoever asks for such a name finds nothing, as on the other database.
    static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    static NpgsqlDbType TypeOf(Type type) =>
        type == typeof(DateTimeOffset) ? NpgsqlDbType.TimestampTz
        : type == typeof(byte[]) ? NpgsqlDbType.Bytea
        : type == typeof(bool) ? NpgsqlDbType.Boolean
        : type == typeof(int) ? NpgsqlDbType.Integer
        : type == typeof(long) ? NpgsqlDbType.Bigint
        : type == typeof(double) ? NpgsqlDbType.Double
        : type == typeof(string) || type.IsEnum ? NpgsqlDbType.Text
        : throw new NotSupportedException($"No column holds a {type.Name}.");

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);
}
