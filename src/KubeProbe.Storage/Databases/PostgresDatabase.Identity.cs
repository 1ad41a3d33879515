using Npgsql;

namespace KubeProbe.Storage.Databases;

/// <summary>Every connection is asked which database it leads to: after a failover the same address may be another one.</summary>
sealed partial class PostgresDatabase
{
    const string WhichOne = "SELECT id FROM database_identity";

    volatile string? expected;

    public override void Expect(string id) => expected = id;

    void Recognize(NpgsqlConnection connection)
    {
        if (expected is not { } id) return;
        using var command = new NpgsqlCommand(WhichOne, connection);
        try
        {
            Compare(command.ExecuteScalar(), id);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            Compare(null, id);
        }
    }

    async Task RecognizeAsync(NpgsqlConnection connection)
    {
        if (expected is not { } id) return;
        await using var command = new NpgsqlCommand(WhichOne, connection);
        try
        {
            Compare(await command.ExecuteScalarAsync(), id);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            Compare(null, id);
        }
    }

    static void Compare(object? found, string id)
    {
        if (found is not string text || text != id) throw new ForeignDatabaseException(found as string, id);
    }

    /// <summary>Not the database this server began with.</summary>
    sealed class ForeignDatabaseException(string? found, string expected) : Exception(
        $"{(found is null ? "is empty" : $"is database {found}")}, and this server began with database {expected}: it was failed over or restored without "
        + "its data. Bring the right one back, or stop the server; it writes nothing until then");
}
