using KubeProbe.Core.Access;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Access;

/// <summary>
/// On a database without tokens, makes one for an admin and writes it to a file only this user can read: nobody could make
/// the first one otherwise.
/// </summary>
sealed partial class FirstAdminToken(IApiTokens tokens, IAuditLog audit, ServerOptions options, TimeProvider time, ILogger<FirstAdminToken> log)
    : IHostedService
{
    const string Name = "admin";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await tokens.ListAsync(cancellationToken)).Count > 0) return;

        // The file comes first: a token that was kept but not written could never be used, and would be in the way of another.
        var path = options.InData(options.AdminTokenFile, "admin.token");
        var secret = TokenText.Create();
        await WriteAsync(path, secret, cancellationToken);
        var now = time.GetUtcNow();
        if (!await tokens.AddAsync(new ApiToken("admin000", Name, Role.Admin, TokenText.Hash(secret), now, ExpiresAt: null), cancellationToken))
        {
            LogTaken(Name);
            return;
        }
        await audit.AddAsync(
            new AuditEntry(new AuditStamp("server", now), "token.create", $"Token/{Name}", "first start, role admin"), cancellationToken);
        LogWritten(path);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    static async Task WriteAsync(string path, string secret, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, creation);
        await file.WriteLineAsync(secret.AsMemory(), cancellation);
    }
}
