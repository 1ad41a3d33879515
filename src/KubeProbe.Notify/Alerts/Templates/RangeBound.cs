using Fluid.Ast;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>Looks for ranges that are too long: all numbers of one are made before the first step is counted.</summary>
sealed class RangeBound : AstVisitor
{
    /// <summary>The largest number at an end of a range.</summary>
    public const int Largest = 9_999;

    /// <summary>Whether there is one whose ends are not two such numbers.</summary>
    public bool IsExceeded { get; private set; }

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        IsExceeded |= !IsSmall(rangeExpression.From) || !IsSmall(rangeExpression.To);
        return base.VisitRangeExpression(rangeExpression);
    }

    static bool IsSmall(Expression end) => end is LiteralExpression literal && Math.Abs(literal.Value.ToNumberValue()) <= Largest;
}
