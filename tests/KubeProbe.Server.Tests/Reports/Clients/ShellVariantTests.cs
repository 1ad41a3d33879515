using KubeProbe.ReportContract;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Reports.Clients;

/// <summary>The shell client where there is no curl: all of busybox, as in the smallest images, and dash with GNU's wget.</summary>
public sealed class ShellVariantTests(RunningServer server)
{
    static readonly string[] Programs = ["awk", "cat", "date", "sleep", "wget", "tr", "tail", "timeout", "sha256sum"];

    static readonly Dictionary<string, IProbeDriver> Machines = new()
    {
        ["busybox"] = Drivers.Bare("sh", Programs.Append("sh").ToDictionary(name => name, _ => "busybox")),
        ["wget"] = Drivers.Bare("sh", Programs.ToDictionary(name => name, name => name).Append(new("sh", "dash")).ToDictionary()),
    };

    [Theory]
    [InlineData("busybox", "accepted at once"), InlineData("busybox", "503, then 200"), InlineData("busybox", "410"), InlineData("busybox", "413")]
    [InlineData("busybox", "no answer, then 200"), InlineData("busybox", "refused until the deadline")]
    [InlineData("wget", "accepted at once"), InlineData("wget", "503, then 200"), InlineData("wget", "410"), InlineData("wget", "reset, then 200")]
    [InlineData("wget", "a redirect is not followed"), InlineData("wget", "an answer that trickles, then 200")]
    public Task A_report_is_delivered_without_curl(string machine, string vector) => new Delivery(server, Machines[machine]).A_report_is_sent_until_it_is_answered(vector);

    [Theory]
    [InlineData("busybox", "texts of every kind"), InlineData("busybox", "five thousand samples are thinned and the failure and the slowest stay")]
    [InlineData("busybox", "facts that are too long are cut and end with a hash"), InlineData("busybox", "facts, the last of a name, by name")]
    [InlineData("busybox", "bytes that are no UTF-8"), InlineData("busybox", "an operation that would never end is cut off before the deadline")]
    [InlineData("wget", "a text larger than a report is cut"), InlineData("wget", "many errors")]
    public Task A_report_says_the_same_without_curl(string machine, string vector) => new Report(server, Machines[machine]).A_report_says_what_was_found(vector);

    sealed class Delivery(RunningServer server, IProbeDriver driver) : DeliveryVectors
    {
        private protected override IProbeDriver Driver => driver;

        private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
    }

    sealed class Report(RunningServer server, IProbeDriver driver) : ReportVectors
    {
        private protected override IProbeDriver Driver => driver;

        private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
    }
}
