using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>A process that can't serve says why on stderr and ends with 2.</summary>
public sealed class RefusalTests(Harness.RunningServer server) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-refusal-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_port_in_use_is_told_with_its_setting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;

        var (code, _, errors) = await RunAsync("--data", folder.FullName, "--listen.http", $"http://{address}", "--listen.grpc", "http://127.0.0.1:0");

        Assert.Equal(2, code);
        Assert.Equal($"error: listen.http: {address} is in use by another process. Stop it, or set listen.http to another port.\n", errors);
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_one_line()
    {
        var (code, output, errors) = await RunAsync("--listen.htp", "x", "--log.level", "loud");

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Equal(2, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told_and_left_as_it_is()
    {
        var file = Path.Combine(folder.FullName, "kubeprobe.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database. ", 500)));

        var (code, _, errors) = await RunAsync("--data", folder.FullName, "--listen.http", "127.0.0.1:0", "--listen.grpc", "127.0.0.1:0");

        Assert.Equal(2, code);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.StartsWith("this is no database", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_file_is_refused()
    {
        var file = Path.Combine(server.Folder, "kubeprobe.db");

        var (code, _, errors) = await RunAsync(
            "--data", folder.FullName, "--storage.sqlite", file, "--listen.http", "127.0.0.1:0", "--listen.grpc", "127.0.0.1:0");

        Assert.Equal(2, code);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.Contains(file, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_is_printed_on_request()
    {
        var (code, output, _) = await RunAsync("--print-config", "--changes.secrets", Harness.RunningServer.ChangeSecret);

        Assert.Equal(0, code);
        Assert.Contains("http: \"http://127.0.0.1:8080\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_admin_token_is_printed_on_request_as_long_as_it_is_there()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "admin.token"), "the token\n");
        Assert.Equal((0, "the token\n", ""), await RunAsync("--data", folder.FullName, "--print-admin-token"));

        File.Delete(Path.Combine(folder.FullName, "admin.token"));
        var (code, _, errors) = await RunAsync("--data", folder.FullName, "--print-admin-token");
        Assert.Equal(2, code);
        Assert.Contains("admin.token", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed_on_request()
    {
        var (code, output, _) = await RunAsync("--version");
        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", output);
    }

    static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "KubeProbe.Server.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
