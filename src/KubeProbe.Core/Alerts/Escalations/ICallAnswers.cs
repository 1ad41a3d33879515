namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Port: what voice providers say of calls.</summary>
public interface ICallAnswers
{
    /// <summary>Reads what was posted about a call; null when there is no such channel any more.</summary>
    /// <param name="channel">The channel by which was called.</param>
    /// <param name="fields">What was posted, by the names of its fields.</param>
    CallAnswer? Read(string channel, IReadOnlyDictionary<string, string> fields);
}

/// <summary>What a provider says of a call.</summary>
/// <param name="Acknowledges">Who was called takes it on.</param>
/// <param name="Status">What became of the call, such as <c>no-answer</c>; null where it says nothing of that.</param>
public sealed record CallAnswer(bool Acknowledges, string? Status)
{
    /// <summary>By its status the call reached nobody: who is next need not wait.</summary>
    public bool ReachedNobody { get; init; }
}
