using System.Collections;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Tests.Configuration;

public sealed class ServerConfigurationTests : IDisposable
{
    readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void The_defaults_are_a_server_of_its_own()
    {
        var configuration = Read("");

        Assert.Empty(configuration.Faults);
        Assert.Equal("127.0.0.1:8080", configuration.Options.Http.ToString());
        Assert.Equal("127.0.0.1:8081", configuration.Options.Grpc.ToString());
        Assert.Null(configuration.Options.Postgres);
    }

    [Theory]
    [InlineData("listen: {http: 'http://127.0.0.1:1111'}\nalerts: {allowedTargets: [a.example, b.example]}")]
    [InlineData("""{"listen": {"http": "http://127.0.0.1:1111"}, "alerts": {"allowedTargets": ["a.example", "b.example"]}}""")]
    public void A_file_may_be_yaml_or_json(string text)
    {
        var configuration = Read(text);

        Assert.Empty(configuration.Faults);
        Assert.Equal(1111, configuration.Options.Http.Port);
        Assert.Equal(["a.example", "b.example"], configuration.Options.AlertTargets);
    }

    [Fact]
    public void Flags_win_over_the_environment_and_that_over_the_file()
    {
        var configuration = Read(
            "data: from-file\nlog: {level: debug}\nsilo: {port: 1}",
            new() { ["KUBEPROBE__LOG__LEVEL"] = "error", ["KUBEPROBE__SILO__PORT"] = "2", ["OTHER"] = "left alone" },
            "--silo.port", "3");

        Assert.Empty(configuration.Faults);
        Assert.Equal("from-file", configuration.Options.DataFolder);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Error, configuration.Options.LogLevel);
        Assert.Equal(3, configuration.Options.SiloPort);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_with_its_place_and_its_remedy()
    {
        var configuration = Read(
            "listen:\n  htp: http://127.0.0.1:1\nruns: {keepFailedPods: ten}\nalerts: {url: 'https://x.example'}",
            new() { ["KUBEPROBE__LOG__LEVEL"] = "loud" },
            "--listen.grpc", "nowhere", "--listen.certificate", "/no/such.pem");

        Assert.Collection(
            configuration.Faults,
            fault => Assert.Contains("no setting \"listen.htp\". Did you mean \"listen.http\"?", fault, StringComparison.Ordinal),
            fault => Assert.Contains(":3: runs.keepFailedPods is \"ten\"", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("KUBEPROBE__LOG__LEVEL: log.level", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("--listen.grpc: listen.grpc is \"nowhere\"", fault, StringComparison.Ordinal),
            fault => Assert.Contains("listen.certificateKey go together", fault, StringComparison.Ordinal),
            fault => Assert.Contains("alerts.secret", fault, StringComparison.Ordinal),
            fault => Assert.Contains("no file /no/such.pem", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--listen.http", "http://0.0.0.0:8080", "publicUrl is missing")]
    [InlineData("--listen.grpc", "http://127.0.0.1:8080", "both 127.0.0.1:8080")]
    [InlineData("--storage.postgres", "Host=db;Database=kp;Password=hunter2", "keys.certificate or keys.folder is missing")]
    [InlineData("--changes.secrets", "hunter2", "whsec_")]
    [InlineData("--config", "/no/such.yaml", "can't be read")]
    [InlineData("--incidents.repeatInterval", "30s", "between 1m and 7d, such as 4h, or 0s for never")]
    [InlineData("stray", "--data", "is no flag")]
    [InlineData("--data=x", "--silo.port", "--silo.port has no value")]
    public void A_setting_that_can_t_be_is_refused_with_its_remedy_and_without_its_secret(string flag, string value, string told)
    {
        var configuration = ServerConfiguration.Read(ServerFlags.Read([flag, value]), new Hashtable());

        Assert.Contains(configuration.Faults, fault => fault.Contains(told, StringComparison.Ordinal));
        Assert.DoesNotContain(configuration.Faults, fault => fault.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("listen: [", "no YAML")]
    [InlineData("- a\n- b", "no setting")]
    [InlineData("just words", "no mapping")]
    public void A_file_that_is_none_is_told(string text, string told) =>
        Assert.Contains(told, string.Join('\n', Read(text).Faults), StringComparison.Ordinal);

    [Fact]
    public void What_is_printed_holds_no_secret_and_reads_back()
    {
        var configuration = Read("data: here", new() { ["KUBEPROBE__STORAGE__POSTGRES"] = "Host=db;Database=kp;Password=hunter2" }, "--keys.folder", "/keys");
        var printed = PrintedConfiguration.Of(configuration);

        Assert.DoesNotContain("hunter2", printed, StringComparison.Ordinal);
        Assert.Contains("postgres: \"***\"", printed, StringComparison.Ordinal);
        Assert.Equal("here", Read(printed).Options.DataFolder);
    }

    ServerConfiguration Read(string text, Hashtable? environment = null, params string[] flags)
    {
        File.WriteAllText(file, text);
        return ServerConfiguration.Read(ServerFlags.Read(["--config", file, .. flags]), environment ?? []);
    }
}
