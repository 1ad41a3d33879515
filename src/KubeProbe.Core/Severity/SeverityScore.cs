using System.Globalization;
using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Severity;

/// <summary>How bad something is, and how that was reckoned: the product of its factors.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.SeverityScore")]
public sealed record SeverityScore([property: Id(0)] IReadOnlyList<SeverityFactor> Factors)
{
    /// <summary>A case of the default weight that fails without a change is a warning; it takes an hour and a half to become an error.</summary>
    public const double Warning = 0.5, Error = 1.5, Critical = 3;

    /// <summary>The product.</summary>
    public double Value => Factors.Aggregate(1d, (product, factor) => product * factor.Value);

    /// <summary>What the value means.</summary>
    public AlertLevel Level => LevelOf(Value);

    /// <summary>The factors, in one line for people.</summary>
    public string Arithmetic => string.Create(CultureInfo.InvariantCulture,
        $"{Level.ToString().ToLowerInvariant()}: {string.Join(" × ", Factors.Select(Text))} = {Value:0.##} (warning {Warning}, error {Error}, critical {Critical})");

    /// <summary>What a value means.</summary>
    public static AlertLevel LevelOf(double value) =>
        value >= Critical ? AlertLevel.Critical : value >= Error ? AlertLevel.Error : value >= Warning ? AlertLevel.Warning : AlertLevel.Info;

    /// <summary>The score of what has a level of its own, such as an outage.</summary>
    public static SeverityScore Fixed(AlertLevel level, string why) => new([new SeverityFactor("fixed", FixedValue(level), why)]);

    /// <summary>The same with one factor more.</summary>
    public SeverityScore Times(SeverityFactor factor) => new([.. Factors, factor]);

    static double FixedValue(AlertLevel level) => level switch
    {
        AlertLevel.Critical => Critical,
        AlertLevel.Error => Error,
        AlertLevel.Warning => Warning,
        _ => Warning / 2,
    };

    static string Text(SeverityFactor factor) => string.Create(CultureInfo.InvariantCulture, $"{factor.Name} {factor.Value:0.##}{(factor.Why.Length > 0 ? $" ({factor.Why})" : "")}");
}
