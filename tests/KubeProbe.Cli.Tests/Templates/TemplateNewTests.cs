using System.Diagnostics;
using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Templates;

/// <summary>A probe in each language is written, and its own test passes.</summary>
public sealed class TemplateNewTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    readonly FakeTerminal terminal = new();
    readonly string folder = Directory.CreateTempSubdirectory("kubeprobe-template-").FullName;

    string Target => Path.Combine(folder, "reach-web");

    public void Dispose()
    {
        terminal.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, InlineData("sh", "probe.sh"), InlineData("python", "probe.py"), InlineData("go", "main.go"), InlineData("cs", "Program.cs")]
    public async Task Recipe_manifests_and_readme_bear_the_name(string language, string program)
    {
        var outcome = await NewAsync("reach-web", language);

        Assert.Equal((0, ""), (outcome.Code, outcome.Err.Contains("error", StringComparison.OrdinalIgnoreCase) ? outcome.Err : ""));
        var files = Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Target, file)).ToList();
        Assert.Equal(files.Order(), outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Path.GetRelativePath(Target, line)).Order());
        foreach (var needed in (string[])["Containerfile", "README.md", "binding.yaml", "probe.yaml", program]) Assert.Contains(needed, files);
        Assert.Contains(files, file => file.Contains("test", StringComparison.OrdinalIgnoreCase));
        Assert.All(files, file => Assert.DoesNotContain("__", Path.GetFileName(file).Replace("__init__", "", StringComparison.Ordinal), StringComparison.Ordinal));
        foreach (var file in files.Where(file => Path.GetExtension(file) is ".yaml" or ".md" or ".csproj" or ".mod" || file == "Containerfile"))
            Assert.DoesNotMatch("__[A-Z]+__|\\.template", await File.ReadAllTextAsync(Path.Combine(Target, file)));
        Assert.Contains("image: registry.example/probes/reach-web:", await File.ReadAllTextAsync(Path.Combine(Target, "probe.yaml")), StringComparison.Ordinal);
        Assert.Contains("USER 65532:65532", await File.ReadAllTextAsync(Path.Combine(Target, "Containerfile")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", "./test.sh")]
    [InlineData("python", "python3 -m unittest")]
    [InlineData("go", "go test ./...")]
    public async Task Its_own_test_passes_and_fails_with_the_probe(string language, string test)
    {
        await NewAsync("reach-web", language);
        var (code, said) = await RunAsync(test);
        Assert.True(code == 0, said);

        // A test that no broken probe fails would be none.
        var program = Path.Combine(Target, language switch { "sh" => "probe.sh", "python" => "probe.py", _ => "main.go" });
        await File.WriteAllTextAsync(program, (await File.ReadAllTextAsync(program)).Replace("probe-fault: ", "", StringComparison.Ordinal));
        Assert.NotEqual(0, (await RunAsync(test)).Code);
    }

    [Fact]
    public async Task The_one_in_CSharp_builds_on_the_package_and_its_test_passes()
    {
        await NewAsync("reach-web", "cs");
        var root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("/tests/KubeProbe.Cli.Tests/", StringComparison.Ordinal)];
        // From a copy: what is built beside this test stays as it is.
        var (packed, report) = await RunAsync(
            $"mkdir ../repo && (cd {root} && tar -c --exclude=bin --exclude=obj Directory.*.props BannedSymbols.txt src/KubeProbe.Client) | tar -x -C ../repo"
            + " && dotnet pack ../repo/src/KubeProbe.Client -o packages -v quiet -nodeReuse:false -p:RunAnalyzers=false -p:UseSharedCompilation=false");
        Assert.True(packed == 0, report);

        // A cache of its own: the package's version is one that others may have in theirs. What else is needed lies in the usual one.
        var usual = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var (code, said) = await RunAsync($"dotnet run --project tests -v quiet -p:RestorePackagesPath={folder}/cache -p:RestoreFallbackFolders={usual} -p:UseSharedCompilation=false");
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await NewAsync("reach-web", "sh");
        await File.WriteAllTextAsync(Path.Combine(Target, "probe.sh"), "mine");

        var outcome = await NewAsync("reach-web", "python");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("not empty", outcome.Err, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "probe.sh")));
        Assert.False(File.Exists(Path.Combine(Target, "probe.py")));
    }

    [Theory, InlineData("Reach"), InlineData("-x"), InlineData("9x"), InlineData("a b"), InlineData("../x"), InlineData("x-"), InlineData("")]
    public async Task A_name_that_is_none_is_refused_with_the_rule(string name)
    {
        var outcome = await terminal.RunAsync("template", "new", "--lang", "sh", "--dir", Target, "--", name);

        Assert.Equal(2, outcome.Code);
        Assert.Contains("lower-case letters", outcome.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_language_that_is_none_names_those_there_are()
    {
        var outcome = await terminal.RunAsync("template", "new", "x", "--lang", "cobol");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("python", outcome.Err, StringComparison.Ordinal);
    }

    Task<Outcome> NewAsync(string name, string language) => terminal.RunAsync("template", "new", name, "--lang", language, "--dir", Target);

    async Task<(int Code, string Said)> RunAsync(string command)
    {
        var info = new ProcessStartInfo("sh", ["-c", $"{command} 2>&1"]) { WorkingDirectory = Target, RedirectStandardOutput = true };
        (info.Environment["CGO_ENABLED"], info.Environment["GOPROXY"], info.Environment["DOTNET_NOLOGO"]) = ("0", "off", "1");
        (info.Environment["MSBUILDDISABLENODEREUSE"], info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"]) = ("1", "0");
        using var process = Process.Start(info)!;
        var said = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await said);
    }
}
