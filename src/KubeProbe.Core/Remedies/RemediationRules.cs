using System.Globalization;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>Pure decisions about executions.</summary>
public static class RemediationRules
{
    const int LongestReason = 1_000;

    /// <summary>The id of an execution: the same remedy for the same alert at the same attempt is the same execution, however often it is proposed.</summary>
    public static string IdOf(string remedy, string alert, int attempt) =>
        RunId.Derive("remediation", remedy, alert, attempt.ToString(CultureInfo.InvariantCulture)).ToString();

    /// <summary>
    /// The attempt to propose now; null for none. One at a time; and once an alert was answered by a dry run, a rejection or silence, it is not asked
    /// again.
    /// </summary>
    /// <param name="latest">The last execution of the remedy for the case on the cluster, or null.</param>
    /// <param name="alert">The alert that fires.</param>
    /// <param name="cooldown">The remedy's.</param>
    /// <param name="now">The present.</param>
    public static int? NextAttempt(Remediation? latest, string alert, TimeSpan cooldown, DateTimeOffset now)
    {
        if (latest is null) return 1;
        if (!latest.IsOver) return null;
        if (latest.AlertId != alert) return 1;
        if (latest.Outcome is RemediationOutcome.DryRun or RemediationOutcome.Rejected or RemediationOutcome.Expired) return null;
        return now - latest.EndedAt >= cooldown ? latest.Attempt + 1 : null;
    }

    /// <summary>It is over.</summary>
    public static Remediation End(Remediation remediation, RemediationOutcome outcome, string reason, DateTimeOffset now) => remediation with
    {
        Phase = RemediationPhase.Ended, Outcome = outcome, Reason = Short(reason), EndedAt = now,
    };

    /// <summary>After a dry run that went well: over, waiting, or on its way, as its mode says.</summary>
    public static Remediation Tried(Remediation remediation, IReadOnlyList<RemediationStep> steps, DateTimeOffset now)
    {
        var tried = remediation with { Steps = steps, TriedAt = now };
        return remediation.Spec.Mode switch
        {
            RemedyMode.Auto => tried with { Phase = RemediationPhase.Approved, Reason = "" },
            RemedyMode.Approve => tried with
            {
                Phase = RemediationPhase.AwaitingApproval, ExpiresAt = now + remediation.Spec.Approval.ExpiresAfter,
                Reason = $"Somebody is to approve: kubeprobe remedy approve {remediation.Id} --reason TEXT",
            },
            _ => End(tried, RemediationOutcome.DryRun, "It would have been done; the remedy's mode is dryRun.", now),
        };
    }

    /// <summary>What the run that was to confirm recovery says of it.</summary>
    public static Remediation Confirmed(Remediation remediation, RunVerdict verdict, DateTimeOffset now) => verdict.Verdict is Verdict.Passed
        ? End(remediation, RemediationOutcome.Recovered, $"The case passed again: {verdict.Message}", now)
        : End(remediation, RemediationOutcome.NotRecovered, $"The case ran again and the verdict was {verdict.Verdict} ({verdict.Reason}): {verdict.Message}", now);

    static string Short(string text) => text.Length <= LongestReason ? text : text[..(LongestReason - 1)] + "…";
}
