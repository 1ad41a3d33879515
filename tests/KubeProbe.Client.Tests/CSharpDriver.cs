using System.Globalization;
using System.Text;
using KubeProbe.ReportContract;

namespace KubeProbe.Client.Tests;

/// <summary>The C# client, told by the vectors what to do.</summary>
sealed class CSharpDriver : IProbeDriver
{
    public async Task<DriverEnd> RunAsync(IReadOnlyDictionary<string, string?> variables, IReadOnlyList<IReadOnlyList<byte[]>> calls, int? attempt)
    {
        StringBuilder output = new(), errors = new();
        using var standard = new MemoryStream();
        var options = new ProbeRunOptions { StopOnSigterm = false, Log = line => { lock (errors) errors.AppendLine(line); }, Output = standard };
        if (attempt is { } most) options = options with { AttemptTimeout = TimeSpan.FromSeconds(most) };
        ProbeRun run;
        try
        {
            run = ProbeRun.From(name => variables.GetValueOrDefault(name), options);
        }
        catch (ProbeEnvironmentException e)
        {
            return new DriverEnd(1, "", e.Message);
        }

        using (run)
        {
            var exit = -1;
            foreach (var call in calls)
            {
                var words = call.Select(Encoding.UTF8.GetString).ToList();
                if (words is ["deadline"]) output.Append(CultureInfo.InvariantCulture, $"epoch: {run.Deadline?.ToUnixTimeSeconds()}\n");
                else if (words is ["measure", var name, "hangs"]) exit = await run.ExecuteAsync((r, _) => r.Measure(name, stop => Task.Delay(Timeout.Infinite, stop)));
                else if (await CallAsync(run, words) is { } code && exit < 0) exit = code;
            }
            output.Append(Encoding.UTF8.GetString(standard.ToArray())).Append(CultureInfo.InvariantCulture, $"delivery: {run.Delivery.ToString().ToLowerInvariant()}\n");
            return new DriverEnd(exit, output.ToString(), errors.ToString());
        }
    }

    static async Task<int?> CallAsync(ProbeRun run, List<string> words)
    {
        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        switch (words)
        {
            case ["record", var name, var outcome, var seconds]: run.Record(name, outcome == "ok", TimeSpan.FromSeconds(Number(seconds))); return null;
            case ["repeat", var times, var name, var outcome, var seconds]:
                for (var i = 0; i < int.Parse(times, CultureInfo.InvariantCulture); i++) run.Record(name, outcome == "ok", TimeSpan.FromSeconds(Number(seconds)));
                return null;
            case ["value", var name, var value, .. var unit]: run.Record(name, Number(value), unit.FirstOrDefault()); return null;
            case ["fact", var name, var value]: run.Fact(name, value); return null;
            case ["measure", var name, "ok"]: await run.Measure(name, () => Task.CompletedTask); return null;
            case ["measure", var name, "failed"]: await Assert.ThrowsAsync<IOException>(() => run.Measure(name, () => throw new IOException("reset"))); return null;
            case ["success", .. var message]: return await run.ReportSuccessAsync(message.FirstOrDefault());
            case ["failures", var times, var error]: return await run.ReportFailureAsync(Enumerable.Repeat(error, int.Parse(times, CultureInfo.InvariantCulture)));
            case ["failure", .. var errors]: return await run.ReportFailureAsync(errors);
            default: throw new InvalidOperationException($"No such call: {string.Join(' ', words)}");
        }
    }
}
