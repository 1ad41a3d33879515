using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Cases;

public sealed partial record FailCondition
{
    /// <summary>
    /// Whether the condition holds over a run's samples. Of the aspects <c>seconds</c> and <c>value</c> it holds when any sample
    /// fulfils it: <c>txn.seconds > 0.5</c> speaks of the slowest, <c>certificate.value &lt; 14</c> of the least.
    /// </summary>
    public ConditionFinding Evaluate(IReadOnlyList<Measurement> measurements)
    {
        var samples = measurements.Where(sample => sample.Name == Name).ToList();
        var numbers = Numbers(samples);
        if (numbers.Count == 0) return new ConditionFinding(ConditionState.NotMeasured, null);

        foreach (var number in numbers)
            if (Holds(number)) return new ConditionFinding(ConditionState.Holds, Worst(numbers));
        return new ConditionFinding(ConditionState.DoesNotHold, Worst(numbers));
    }

    List<double> Numbers(List<Measurement> samples)
    {
        var seconds = samples.Select(sample => sample.Seconds).OfType<double>().Order().ToList();
        var told = samples.Where(sample => sample.Ok is not null).ToList();
        return Aspect switch
        {
            ConditionAspect.Count => [samples.Count],
            ConditionAspect.Seconds => seconds,
            ConditionAspect.Value => [.. samples.Select(sample => sample.Value).OfType<double>().Order()],
            ConditionAspect.SuccessRatio => told.Count == 0 ? [] : [told.Count(sample => sample.Ok == true) / (double)told.Count],
            _ when seconds.Count == 0 => [],
            ConditionAspect.MinSeconds => [seconds[0]],
            ConditionAspect.MaxSeconds => [seconds[^1]],
            ConditionAspect.P50 => [Percentile(seconds, 50)],
            ConditionAspect.P90 => [Percentile(seconds, 90)],
            _ => [Percentile(seconds, 99)],
        };
    }

    // Nearest rank: the smallest sample that at least that many of a hundred do not exceed.
    static double Percentile(List<double> ordered, int percent) =>
        ordered[Math.Max(0, (ordered.Count * percent + 99) / 100 - 1)];

    bool Holds(double number) => Operator switch
    {
        ConditionOperator.Above => number > Bound,
        ConditionOperator.AtLeast => number >= Bound,
        ConditionOperator.Below => number < Bound,
        ConditionOperator.AtMost => number <= Bound,
        ConditionOperator.Equal => number.Equals(Bound),
        _ => !number.Equals(Bound),
    };

    // Numbers are in ascending order.
    double Worst(List<double> numbers) => Operator switch
    {
        ConditionOperator.Above or ConditionOperator.AtLeast => numbers[^1],
        ConditionOperator.Below or ConditionOperator.AtMost => numbers[0],
        _ => numbers.Find(Holds),
    };
}

/// <summary>What became of a condition.</summary>
/// <param name="State">Whether it holds.</param>
/// <param name="Observed">The number that decided, or null when nothing was measured.</param>
public readonly record struct ConditionFinding(ConditionState State, double? Observed);

/// <summary>Whether a condition holds.</summary>
public enum ConditionState
{
    DoesNotHold,

    /// <summary>The run fails.</summary>
    Holds,

    /// <summary>The probe reported no sample the condition could be read from: a fault of the probe or of the condition.</summary>
    NotMeasured,
}
