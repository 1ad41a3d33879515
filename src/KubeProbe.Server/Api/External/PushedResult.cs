using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Reports;

namespace KubeProbe.Server.Api.External;

/// <summary>What somebody pushes: the words of Gatus' external endpoints.</summary>
/// <param name="Outcome">What it means.</param>
sealed record PushedResult(ProbeOutcome Outcome)
{
    /// <summary>Reads the query; all that is wrong is told at once.</summary>
    public static PushedResult Read(string? success, string? error, string? duration)
    {
        var faults = new List<FieldFault>();
        if (success is not ("true" or "false")) faults.Add(new FieldFault("success", "It is missing or neither.", "Say success=true or success=false."));
        TimeSpan? took = null;
        if (!string.IsNullOrEmpty(duration))
        {
            if (Duration.TryParse(duration, out var given)) took = given;
            else faults.Add(new FieldFault("duration", "It is no duration.", "Write it such as 10s or 150ms."));
        }
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var ok = success == "true";
        IReadOnlyList<string> errors = string.IsNullOrWhiteSpace(error) ? [] : [ReportReader.Cut(error.Trim())];
        IReadOnlyList<Measurement> measurements = took is { } time ? [new("external", ok, time.TotalSeconds, null, null)] : [];
        return new PushedResult(new ProbeOutcome(ok, errors, null, measurements, ReportHash.Of(ok, errors, null, measurements)));
    }
}
