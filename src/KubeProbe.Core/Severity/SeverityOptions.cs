namespace KubeProbe.Core.Severity;

/// <summary>How severity is reckoned.</summary>
public sealed class SeverityOptions
{
    /// <summary>When people work; null: always.</summary>
    public BusinessHours? BusinessHours { get; set; }

    /// <summary>The factor outside business hours: 0 to 1, default 0.7. What waits for the morning is weighed anew then.</summary>
    public double OutsideHours { get; set; } = 0.7;

    /// <summary>
    /// So many changes between passed and failed among a binding's last <see cref="FlapRules.Window"/> verdicts make an alert flap; 0 for never.
    /// 0 to 9, default 5.
    /// </summary>
    public int FlapChanges { get; set; } = 5;

    /// <summary>The factor of an instant.</summary>
    public SeverityFactor HoursFactor(DateTimeOffset at) =>
        BusinessHours is null || BusinessHours.Contain(at) ? new("hours", 1, "") : new("hours", OutsideHours, $"outside {BusinessHours}");
}
