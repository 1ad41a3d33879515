using System.Text;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>
/// Every bad kubeconfig is a file beside this one. Its first line names the fields that are at fault; all of them are told at
/// once, each with a remedy, and no value of the file is.
/// </summary>
public sealed class BadKubeconfigTests
{
    const string Expect = "# faults: ";

    static string Folder => Path.Combine(AppContext.BaseDirectory, "Clusters", "BadKubeconfigs");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f)!).Order()];

    [Theory, MemberData(nameof(Files))]
    public async Task A_bad_kubeconfig_is_told_in_full(string file)
    {
        await using var centre = new Centre();
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file));
        Assert.StartsWith(Expect, text);

        var faults = Inspect(centre, Encoding.UTF8.GetBytes(text));

        Assert.Equal(
            text.Split('\n')[0][Expect.Length..].Split(", ").Select(f => $"kubeconfig.{f}".TrimEnd('.')).Order(StringComparer.Ordinal),
            faults.Select(f => f.Field).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(faults, f => $"{f.Message} {f.Remedy}".Contains("TOPSECRET", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_bad_kubeconfig_makes_no_connection(string file)
    {
        await using var centre = new Centre();
        var target = centre.TargetByKubeconfig(await File.ReadAllTextAsync(Path.Combine(Folder, file)));

        var check = await centre.Connections.CheckAsync(target, default);

        Assert.False(check.Reachable);
        Assert.Equal("KubeconfigInvalid", check.Reason);
        Assert.DoesNotContain("TOPSECRET", check.Message);
    }

    [Fact]
    public async Task Brackets_without_end_do_not_overflow_the_stack()
    {
        await using var centre = new Centre();

        var fault = Assert.Single(Inspect(centre, Encoding.UTF8.GetBytes(new string('[', 900_000))));

        Assert.Contains("nested too deeply", fault.Message);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_files_that_are_huge_are_refused()
    {
        await using var centre = new Centre();

        Assert.Contains("not UTF-8", Assert.Single(Inspect(centre, new byte[] { 0xFF, 0xFE, 0x00 })).Message);
        Assert.Contains("larger than 1 MiB", Assert.Single(Inspect(centre, new byte[2 << 20])).Message);
    }

    [Fact]
    public async Task A_good_one_has_no_faults()
    {
        await using var centre = new Centre();
        using var authority = new TestAuthority();

        Assert.Empty(Inspect(centre, Encoding.UTF8.GetBytes(Kubeconfigs.Good(new Uri("https://127.0.0.1:6443"), authority.Pem))));
    }

    static IReadOnlyList<ManifestFault> Inspect(Centre centre, byte[] text) =>
        centre.Connections.Inspect(new KubeconfigConnection { SecretRef = new() { Name = "s", Key = "k" } }, text);
}
