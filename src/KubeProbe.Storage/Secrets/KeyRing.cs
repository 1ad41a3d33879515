using System.Security.Cryptography;
using System.Xml.Linq;
using KubeProbe.Storage.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Secrets;

/// <summary>
/// The keys all secrets are sealed with, kept so that the database alone opens nothing: in files of the owner, or in the
/// database wrapped by a certificate.
/// </summary>
sealed class KeyRing(StorageOptions options, Database database) : IAsyncDisposable
{
    const string RunTokens = "run-tokens";

    ServiceProvider? services;

    /// <summary>Opens the ring, and the keys that are kept sealed by it; makes what isn't there.</summary>
    public async Task<OpenedKeys> OpenAsync(CancellationToken cancellation)
    {
        var provider = Protection();
        try
        {
            return new OpenedKeys(provider, await RunTokenKeyAsync(provider, cancellation));
        }
        catch (CryptographicException exception)
        {
            throw new StorageRefusedException(
                $"The key ring ({Place}) does not open what the {database.Place} holds. Restore the key ring that belongs to it "
                + "(keys.folder or keys.certificate).",
                exception);
        }
    }

    string Place => options.KeyDirectoryOrDefault() is { } folder ? $"folder {folder}" : $"in the database, certificate {options.KeyCertificate}";

    IDataProtectionProvider Protection()
    {
        var folder = options.KeyDirectoryOrDefault();
        IXmlRepository keys = folder is not null ? new KeyFiles(folder) : new KeyTable(database);
        keys.GetAllElements();

        // A container of its own: what the server does with Data Protection elsewhere is another ring.
        var collection = new ServiceCollection();
        var builder = collection.AddDataProtection().SetApplicationName("KubeProbe.Storage");
        collection.Configure<KeyManagementOptions>(management => management.XmlRepository = keys);
        if (options.KeyCertificate is { } path) builder.ProtectKeysWithCertificate(KeyCertificates.Load(path, options.KeyCertificatePassword));
        services = collection.BuildServiceProvider();
        return services.GetRequiredService<IDataProtectionProvider>();
    }

    async Task<byte[]> RunTokenKeyAsync(IDataProtectionProvider provider, CancellationToken cancellation)
    {
        var protector = provider.CreateProtector("KubeProbe.SigningKey", RunTokens);
        var find = new Statement("SELECT sealed FROM sealed_keys WHERE name = @name", answers: true).With("@name", RunTokens);
        if (await database.FirstAsync(find, row => row.Bytes("sealed"), cancellation) is { } kept) return protector.Unprotect(kept);

        // Outside of any transaction: sealing may itself write the ring's first key into the database.
        var made = protector.Protect(RandomNumberGenerator.GetBytes(32));
        await database.ExecuteAsync(
            new Statement("INSERT INTO sealed_keys (name, sealed) VALUES (@name, @sealed) ON CONFLICT (name) DO NOTHING")
                .With("@name", RunTokens)
                .With("@sealed", made),
            cancellation);
        var box = (await database.FirstAsync(find, row => row.Bytes("sealed"), cancellation))!;
        return protector.Unprotect(box);
    }

    public ValueTask DisposeAsync() => services?.DisposeAsync() ?? default;
}
