using KubeProbe.Client;
using KubeProbe.Probes.Inspections.Hosts;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What a pod sees of its node, with the kernel's files in a folder of the test.</summary>
public sealed class HostTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("kubeprobe-host-").FullName;

    void File(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
        System.IO.File.WriteAllText(root + path, text + "\n");
    }

    static async Task<(IReadOnlyList<string> Errors, ProbeResult Result)> InspectAsync(Func<ProbeParameters, IProbe> make, params (string Name, string Value)[] values)
    {
        var parameters = new ProbeParameters(name => values.FirstOrDefault(v => v.Name == name).Value);
        var kept = new KeptReport();
        var end = (TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1)).ToString("O");
        var environment = new Dictionary<string, string>
        {
            ["KUBEPROBE_REPORT_URL"] = "http://127.0.0.1:9/", ["KUBEPROBE_RUN_ID"] = "r1", ["KUBEPROBE_RUN_TOKEN"] = "t", ["KUBEPROBE_DEADLINE"] = end,
        };
        using var run = ProbeRun.From(environment.GetValueOrDefault, new ProbeRunOptions { StopOnSigterm = false, Handler = kept, DeliveryLimit = TimeSpan.Zero });
        var exit = await run.ExecuteAsync((r, stop) =>
        {
            var probe = make(parameters);
            parameters.ThrowIfFaulty();
            return probe.RunAsync(r, stop);
        });
        var result = new ProbeResult(exit, System.Text.Json.JsonDocument.Parse(kept.Body!).RootElement, []);
        return (result.Errors, result);
    }

    Task<(IReadOnlyList<string> Errors, ProbeResult Result)> KernelAsync(params (string, string)[] values) => InspectAsync(p => new NodeKernel(p, new HostFiles(root)), values);

    Task<(IReadOnlyList<string> Errors, ProbeResult Result)> LimitsAsync(params (string, string)[] values) => InspectAsync(p => new NodeLimits(p, new HostFiles(root)), values);

    [Fact]
    public async Task A_kernel_too_old_and_settings_that_are_not_as_wanted()
    {
        File("/proc/sys/kernel/osrelease", "4.19.0-25-amd64");
        File("/proc/sys/vm/max_map_count", "65530");
        File("/proc/sys/kernel/pid_max", "32768");
        var (errors, result) = await KernelAsync(("MIN_KERNEL", "5.10"), ("SYSCTLS", "vm.max_map_count>=262144,kernel.pid_max=32768,fs.nothing=1"));

        Assert.Equal(3, errors.Count);
        Assert.StartsWith("the kernel is 4.19.0-25-amd64, at least 5.10 is wanted", errors[0]);
        Assert.StartsWith("vm.max_map_count is 65530, wanted is >= 262144; set it in the node's sysctl.d", errors[1]);
        Assert.StartsWith("fs.nothing can't be read from a pod on this node", errors[2]);
        Assert.Equal(("4.19.0-25-amd64", "65530"), (result.Facts["kernel"], result.Facts["sysctl:vm.max_map_count"]));
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward=1", "a pod sees the net. settings of its own network, not the node's")]
    [InlineData("vm.max_map_count", "not such as vm.max_map_count>=262144")]
    [InlineData("../etc/passwd=1", "not such as vm.max_map_count>=262144")]
    public async Task A_setting_a_pod_can_not_see_is_refused(string check, string expected)
    {
        var (errors, _) = await KernelAsync(("SYSCTLS", check));
        Assert.StartsWith("probe-fault: parameter SYSCTLS holds ", Assert.Single(errors));
        Assert.Contains(expected, errors[0]);
    }

    [Fact]
    public async Task A_node_near_its_limits()
    {
        File("/proc/sys/fs/file-nr", "90000\t0\t100000");
        File("/proc/loadavg", "0.1 0.2 0.3 3/31000 12345");
        File("/proc/sys/kernel/threads-max", "250000");
        File("/proc/sys/kernel/pid_max", "32768");
        File("/proc/pressure/memory", "some avg10=1.00 avg60=2.00 avg300=55.50 total=5\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0");
        File("/proc/sys/net/netfilter/nf_conntrack_max", "65536");
        var (errors, result) = await LimitsAsync(("MIN_CONNTRACK", "131072"));

        Assert.Equal(4, errors.Count);
        Assert.StartsWith("file-handles: 90 % used (90000 of 100000), 85 % is the most", errors[0]);
        Assert.StartsWith("threads: 95 % used (31000 of 32768)", errors[1]);
        Assert.StartsWith("pressure on memory: for 56 % of the last 5 minutes", errors[2]);
        Assert.StartsWith("nf_conntrack_max is 65536, at least 131072 is wanted", errors[3]);
        Assert.Equal(65536, Assert.Single(result.Measurements["conntrack-max"]).GetProperty("value").GetDouble());
        Assert.Empty((await LimitsAsync(("MAX_PERCENT", "96"), ("MAX_PRESSURE", "60"))).Errors);
    }

    [Fact]
    public async Task A_limit_that_is_hidden_is_told_only_where_it_is_wanted()
    {
        Assert.Empty((await LimitsAsync()).Errors);
        Assert.StartsWith("nf_conntrack_max can't be seen", Assert.Single((await LimitsAsync(("MIN_CONNTRACK", "1"))).Errors));
    }

    [Fact]
    public async Task A_disk_that_is_full_one_without_inodes_and_one_nobody_knows()
    {
        FileSystemUse? Measure(string path) => path switch { "/" => new(92, 3d * (1 << 30), 10), "/etc/hosts" => new(50, 1, 99), _ => null };
        var (errors, result) = await InspectAsync(p => new NodeDisks(p, Measure), ("PATHS", "/ /etc/hosts /nowhere"));
        Assert.Equal(3, errors.Count);
        Assert.StartsWith("the disk of / is 92 % full (3.0 GiB left), 85 % is the most", errors[0]);
        Assert.StartsWith("99 % of the inodes of /etc/hosts are used", errors[1]);
        Assert.StartsWith("the disk of /nowhere can't be measured", errors[2]);
        Assert.Equal(2, result.Measurements["inodes-used"].Count());
    }

    [Fact]
    public void This_machines_disk_and_clock_are_measured()
    {
        var use = FileSystemUse.Of("/")!;
        Assert.InRange(use.PercentUsed, 0.01, 100);
        Assert.InRange(use.FreeBytes, 1, new DriveInfo("/").TotalSize);
        Assert.InRange(use.PercentInodes, 0, 100);
        Assert.Null(FileSystemUse.Of("/nowhere/at/all"));
        Assert.InRange(KernelClock.Read()!.MaxError.TotalSeconds, 0, 100);
    }

    [Theory]
    [InlineData(false, 0, "the kernel's clock is not synchronised")]
    [InlineData(true, 2000, "the kernel's clock may be wrong by 2 s, 1 s is the most")]
    [InlineData(null, 0, "the kernel does not tell of its clock")]
    public async Task A_clock_nobody_keeps(bool? synchronised, int milliseconds, string expected)
    {
        var clock = synchronised is { } s ? new KernelClock(s, TimeSpan.FromMilliseconds(milliseconds)) : null;
        var (errors, _) = await InspectAsync(p => new NodeTime(p, new HostFiles(root), () => clock, _ => null));
        Assert.StartsWith(expected, Assert.Single(errors));
        Assert.Empty((await InspectAsync(p => new NodeTime(p, new HostFiles(root), () => clock, _ => null), ("SYNCHRONISED", "false"))).Errors);
    }

    [Theory]
    [InlineData(null, "TZif2\0binary\0\nCST-8", "CST-8")]
    [InlineData(null, "TZif2\0binary\0\nUTC0", "UTC")]
    [InlineData(":Asia/Shanghai", "TZif2\nUTC0", "Asia/Shanghai")]
    [InlineData(null, null, "UTC")]
    public async Task The_time_zone_of_pods_is_told_and_held_against_the_one_wanted(string? variable, string? localtime, string zone)
    {
        if (localtime is not null) File("/etc/localtime", localtime);
        File("/proc/self/mountinfo", "36 35 98:0 / / rw\n37 36 8:1 /usr/share/zoneinfo/PRC /etc/localtime ro - ext4 /dev/sda1 ro");
        IProbe Make(ProbeParameters p) => new NodeTime(p, new HostFiles(root), () => new KernelClock(true, TimeSpan.Zero), name => name == "TZ" ? variable : null);

        var (errors, result) = await InspectAsync(Make, ("TIME_ZONE", zone));
        Assert.Empty(errors);
        Assert.Equal((zone, "true"), (result.Facts["pod-time-zone"], result.Facts["localtime-mounted"]));
        Assert.StartsWith($"pods on this node have the time zone {zone}, wanted is Europe/Oslo", Assert.Single((await InspectAsync(Make, ("TIME_ZONE", "Europe/Oslo"))).Errors));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
