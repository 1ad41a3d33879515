using System.Data.Common;

namespace KubeProbe.Storage.Databases;

/// <summary>The row a reader stands on, read by column names.</summary>
readonly struct Row(DbDataReader reader, Dialect dialect)
{
    public string FirstText() => reader.GetString(0);

    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    public string? TextOrNull(string column) => Maybe(column, static (reader, ordinal) => reader.GetString(ordinal));

    public long Number(string column) => reader.GetInt64(reader.GetOrdinal(column));

    public long? NumberOrNull(string column) =>
        reader.GetOrdinal(column) is var ordinal && reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);

    public double? DoubleOrNull(string column) =>
        reader.GetOrdinal(column) is var ordinal && reader.IsDBNull(ordinal) ? null : reader.GetDouble(ordinal);

    public bool Truth(string column) => reader.GetBoolean(reader.GetOrdinal(column));

    public bool? TruthOrNull(string column) =>
        reader.GetOrdinal(column) is var ordinal && reader.IsDBNull(ordinal) ? null : reader.GetBoolean(ordinal);

    public byte[] Bytes(string column) => reader.GetFieldValue<byte[]>(reader.GetOrdinal(column));

    public DateTimeOffset Time(string column) => dialect.ReadTime(reader, reader.GetOrdinal(column));

    public DateTimeOffset? TimeOrNull(string column) =>
        reader.GetOrdinal(column) is var ordinal && reader.IsDBNull(ordinal) ? null : dialect.ReadTime(reader, ordinal);

    public T Name<T>(string column) where T : struct, Enum => Enum.Parse<T>(Text(column));

    T? Maybe<T>(string column, Func<DbDataReader, int, T> read) where T : class =>
        reader.GetOrdinal(column) is var ordinal && reader.IsDBNull(ordinal) ? null : read(reader, ordinal);
}
