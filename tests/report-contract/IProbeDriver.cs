namespace KubeProbe.ReportContract;

/// <summary>A probe in one language that does what it is told, through that language's client.</summary>
interface IProbeDriver
{
    /// <summary>
    /// Runs it to its end. The calls: <c>record NAME ok|failed SECONDS</c>, <c>repeat TIMES NAME ok|failed SECONDS</c>,
    /// <c>value NAME NUMBER [UNIT]</c>, <c>measure NAME ok|failed|hangs</c>, <c>fact NAME VALUE</c>, <c>success [MESSAGE]</c>, <c>failure [ERROR…]</c>,
    /// <c>failures TIMES ERROR</c>, and <c>deadline</c>, which prints <c>epoch: SECONDS</c>. Its last line is <c>delivery: WORD</c>.
    /// </summary>
    /// <param name="variables">Its environment; null is not set.</param>
    /// <param name="calls">What it is told.</param>
    /// <param name="attempt">How long one call to the centre may take; null leaves the client's own choice.</param>
    Task<DriverEnd> RunAsync(IReadOnlyDictionary<string, string?> variables, IReadOnlyList<IReadOnlyList<byte[]>> calls, int? attempt);
}

/// <summary>How it ended and all it printed.</summary>
sealed record DriverEnd(int Exit, string Output, string Errors);

/// <summary>What the probe reports to, seen from outside.</summary>
/// <param name="Behind">The real centre, or null where the test's own answers.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Token">Its token.</param>
/// <param name="CheckAsync">Looks whether the centre took the report.</param>
sealed record ReportTarget(Uri? Behind, string Run, string Token, Func<System.Text.Json.JsonElement, Task> CheckAsync);
