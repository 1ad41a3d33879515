using System.Text.Json.Serialization;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Remedies;

/// <summary>What to do when a case fails: for which cases, where, of which cause, from which level on, and within which bounds.</summary>
public sealed record RemedySpec
{
    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Names of ProbeCases whose failure it is for. At least one of this, <see cref="Suite"/> and <see cref="CaseSelector"/>.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Name of a CaseSuite whose cases it is for.</summary>
    public string? Suite { get; init; }

    /// <summary>Cases by label.</summary>
    public LabelSelector? CaseSelector { get; init; }

    /// <summary>Names of Clusters where it may act. At least one of this, <see cref="Group"/> and <see cref="ClusterSelector"/>.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>Name of a ClusterGroup where it may act.</summary>
    public string? Group { get; init; }

    /// <summary>Clusters by label.</summary>
    public LabelSelector? ClusterSelector { get; init; }

    /// <summary>Categories of cause it is for, such as <c>dns</c>; empty for any cause, and for none that is known.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>Components it is for, as the diagnosis names them; <c>*</c> stands for any text, capitals do not matter. Empty for any.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>How sure the diagnosis must be, 0 to 1, where causes or components are named. Default 0.5.</summary>
    public double Confidence { get; init; } = 0.5;

    /// <summary>The least level of the alert. Default <see cref="AlertLevel.Warning"/>.</summary>
    public AlertLevel Level { get; init; } = AlertLevel.Warning;

    /// <summary>What it does. Exactly one action.</summary>
    public required RemedyAction Action { get; init; }

    /// <summary>Whether it only tries, asks first, or acts by itself. Default <see cref="RemedyMode.DryRun"/>.</summary>
    public RemedyMode Mode { get; init; }

    /// <summary>How often and how widely it may act.</summary>
    public RemedyLimits Limits { get; init; } = new();

    /// <summary>When it may act; empty for always. At most 50.</summary>
    public IReadOnlyList<WorkingHours> Hours { get; init; } = [];

    /// <summary>Who approves, and within which time, in mode <c>approve</c>.</summary>
    public RemedyApproval Approval { get; init; } = new();

    /// <summary>How recovery is confirmed.</summary>
    public RemedyConfirmation Confirm { get; init; } = new();

    /// <summary>Does nothing at all. Default false.</summary>
    public bool Paused { get; init; }
}

/// <summary>How far a remedy goes by itself.</summary>
public enum RemedyMode
{
    /// <summary>The API server is asked whether it would take the action, with <c>dryRun=All</c>; nothing is changed.</summary>
    [JsonStringEnumMemberName("dryRun")] DryRun,

    /// <summary>After such a dry run it waits for somebody to approve.</summary>
    [JsonStringEnumMemberName("approve")] Approve,

    /// <summary>After such a dry run it acts.</summary>
    [JsonStringEnumMemberName("auto")] Auto,
}
