using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Gates;

/// <summary>Where gates and runs are read.</summary>
static class GateLinks
{
    const int Most = 20;

    /// <summary>The address the centre was asked at.</summary>
    public static Uri Root(HttpRequest request) => new($"{request.Scheme}://{request.Host}");

    public static string OfRun(Uri? root, RunId run) => root is null ? "" : new Uri(root, $"/api/v1/runs/{run}").ToString();

    /// <summary>Of the runs that block or found nothing out, here or elsewhere, those that decide first.</summary>
    public static IEnumerable<string> Telling(GateState state, Uri root) =>
        state.FailedOn.Select(each => each.Run).OfType<RunId>().Select(run => OfRun(root, run)).Concat(OfFindings(state, root)).Take(Most);

    static IEnumerable<string> OfFindings(GateState state, Uri root) =>
        state.Findings.Where(finding => finding.Outcome is not (GateOutcome.Passed or GateOutcome.Running))
            .Select(finding => OfRun(root, (finding.Run.FailedLater ?? finding.Run.Run).Order.Id));
}
