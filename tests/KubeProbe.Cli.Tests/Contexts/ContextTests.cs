using System.Runtime.Versioning;
using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Contexts;

[UnsupportedOSPlatform("windows")]
public sealed class ContextTests : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly FakeTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task A_context_is_kept_in_a_file_that_only_its_owner_reads()
    {
        var outcome = await terminal.RunAsync("context", "set", "dev", "--server", "https://centre.example:8081", "--token", "kp_s3cret", "--dev-cluster", "http://127.0.0.1:9");
        Assert.Equal((0, "context/dev set, in use\n", ""), (outcome.Code, outcome.Out, outcome.Err));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(terminal.ContextPath));
        Assert.Equal(
            """
            current-context: dev
            contexts:
            - name: dev
              server: https://centre.example:8081
              token: kp_s3cret
              devCluster:
                server: http://127.0.0.1:9

            """, File.ReadAllText(terminal.ContextPath));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(terminal.ContextPath)!));
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_warned_of_and_written_anew_with_0600()
    {
        await terminal.RunAsync("context", "set", "dev", "--token", "kp_s3cret");
        File.SetUnixFileMode(terminal.ContextPath, OwnerOnly | UnixFileMode.OtherRead);
        Assert.StartsWith("warning: other users may read the tokens", (await terminal.RunAsync("context", "list")).Err);
        await terminal.RunAsync("context", "use", "dev");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(terminal.ContextPath));
    }

    [Fact]
    public async Task The_token_is_never_echoed()
    {
        await terminal.RunAsync("context", "set", "dev", "--token", "kp_s3cret", "--dev-cluster", "http://127.0.0.1:9", "--dev-cluster-token", "kp_s3cret");
        foreach (var args in (string[][])[["context", "list"], ["context", "show"], ["context", "list", "-o", "json"], ["context", "show", "-o", "yaml"],
            ["context", "list", "-o", "wide"], ["context", "use", "dev"], ["context", "set", "dev"], ["context", "set", "dev", "--token", "kp_s3cret"]])
        {
            var outcome = await terminal.RunAsync(args);
            Assert.Equal(0, outcome.Code);
            Assert.DoesNotContain("s3cret", outcome.Out + outcome.Err);
        }
    }

    [Fact]
    public async Task A_token_may_come_from_standard_input()
    {
        terminal.Input = "kp_s3cret\n";
        await terminal.RunAsync("context", "set", "dev", "--token", "-");
        Assert.Contains("token: kp_s3cret\n", File.ReadAllText(terminal.ContextPath));
        terminal.Input = "\n";
        Assert.Equal(2, (await terminal.RunAsync("context", "set", "dev", "--token", "-")).Code);
    }

    [Fact]
    public async Task Contexts_are_listed_used_and_deleted()
    {
        await terminal.RunAsync("context", "set", "b", "--server", "http://127.0.0.1:2");
        await terminal.RunAsync("context", "set", "a", "--server", "http://127.0.0.1:1", "--token", "t");
        Assert.Equal("CURRENT   NAME   SERVER               TOKEN\n          a      http://127.0.0.1:1   <set>\n*         b      http://127.0.0.1:2   <none>",
            (await terminal.RunAsync("context", "list")).Table);
        Assert.Equal("context/a in use\n", (await terminal.RunAsync("context", "use", "a")).Out);
        Assert.Contains("server: http://127.0.0.1:1\n", (await terminal.RunAsync("context", "show")).Out);
        Assert.Equal("context/a deleted\n", (await terminal.RunAsync("context", "delete", "a")).Out);
        Assert.Equal("context/b\n", (await terminal.RunAsync("context", "list", "-o", "name")).Out);
        var missing = await terminal.RunAsync("context", "use", "a");
        Assert.Equal(2, missing.Code);
        Assert.Contains("There are: b.", missing.Err);
    }

    [Fact]
    public async Task What_is_not_given_stays_when_a_context_is_changed()
    {
        await terminal.RunAsync("context", "set", "dev", "--server", "http://127.0.0.1:1", "--token", "t", "--insecure-plaintext");
        await terminal.RunAsync("context", "set", "dev", "--server", "http://127.0.0.1:2");
        Assert.Equal("current-context: dev\ncontexts:\n- name: dev\n  server: http://127.0.0.1:2\n  token: t\n  insecure-plaintext: true\n", File.ReadAllText(terminal.ContextPath));
    }

    [Fact]
    public async Task The_file_lies_where_the_environment_says()
    {
        terminal.Environment["XDG_CONFIG_HOME"] = Path.Combine(terminal.Folder, "xdg");
        await terminal.RunAsync("context", "set", "dev");
        Assert.True(File.Exists(Path.Combine(terminal.Folder, "xdg", "kubeprobe", "config.yaml")));
        terminal.Environment["KUBEPROBE_CONFIG"] = Path.Combine(terminal.Folder, "mine.yaml");
        await terminal.RunAsync("context", "set", "dev");
        Assert.True(File.Exists(Path.Combine(terminal.Folder, "mine.yaml")));
    }

    [Fact]
    public async Task A_link_stays_a_link()
    {
        var target = terminal.File("dotfiles/kubeprobe.yaml", "contexts: []\n");
        var link = Path.Combine(terminal.Folder, "link.yaml");
        File.CreateSymbolicLink(link, target);
        terminal.Environment["KUBEPROBE_CONFIG"] = link;
        Assert.Equal(0, (await terminal.RunAsync("context", "set", "dev")).Code);
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Contains("name: dev", File.ReadAllText(target));
    }

    [Theory]
    [InlineData("contexts: [", "this is not YAML")]
    [InlineData("contexts:\n- name: a\n  sever: x\n", ":3:3: unknown key 'sever'")]
    [InlineData("contexts:\n- server: x\n", ":2:3: a context has a 'name'")]
    [InlineData("contexts:\n- name: a\n- name: a\n", "stands here twice")]
    [InlineData("just text", "a mapping belongs here")]
    [InlineData("contexts:\n- name: a\n  devCluster: {token: x}\n", "devCluster has a 'server'")]
    public async Task A_file_that_is_wrong_is_told_with_its_place(string content, string message)
    {
        terminal.Environment["KUBEPROBE_CONFIG"] = terminal.File("config.yaml", content);
        var outcome = await terminal.RunAsync("context", "list");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(message, outcome.Err);
        Assert.DoesNotContain("s3cret", outcome.Err);
    }

    [Theory]
    [InlineData("a b"), InlineData("../x"), InlineData("")]
    public async Task A_name_that_is_none_is_refused(string name) => Assert.Equal(2, (await terminal.RunAsync("context", "set", name)).Code);
}
