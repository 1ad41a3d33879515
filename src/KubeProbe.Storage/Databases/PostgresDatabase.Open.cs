using KubeProbe.Core;
using Npgsql;

namespace KubeProbe.Storage.Databases;

sealed partial class PostgresDatabase
{
    /// <summary>The oldest major version the schema is tested with.</summary>
    const int OldestVersion = 13;

    public override async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await GuardAsync(() => source.OpenConnectionAsync(cancellation).AsTask(), cancellation);
            if (connection.PostgreSqlVersion.Major < OldestVersion)
                throw new StorageRefusedException(
                    $"The {Place} is version {connection.PostgreSqlVersion}, and KubeProbe needs {OldestVersion} or newer: upgrade it.");
        }
        catch (PostgresException fault) when (Refusal(fault.SqlState) is { } remedy)
        {
            throw new StorageRefusedException($"The {Place} refuses: {fault.MessageText}. {remedy} (storage.postgres).", fault);
        }
        catch (StorageUnavailableException fault)
        {
            throw new StorageRefusedException(fault.Message + " Check host, port and network (storage.postgres).", fault);
        }
    }

    static string? Refusal(string state) => state switch
    {
        PostgresErrorCodes.InvalidCatalogName => "Create the database",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Correct user and password",
        PostgresErrorCodes.InsufficientPrivilege => "Grant the user the right to connect and to create in its schema",
        _ => null,
    };
}
