namespace KubeProbe.Core.Clusters;

/// <summary>Somebody gave up while the cluster's budget of requests kept it waiting: nothing was asked, and the cluster is not to blame.</summary>
public sealed class BudgetWaitException(string message, OperationCanceledException inner) : OperationCanceledException(message, inner, inner.CancellationToken);
