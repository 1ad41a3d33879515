namespace KubeProbe.Server.Access;

/// <summary>Marks a route or gRPC method that changes something: it leaves an audit row, denied or done.</summary>
/// <param name="action">The verb of the audit row.</param>
[AttributeUsage(AttributeTargets.Method)]
sealed class MutationAttribute(string action) : Attribute
{
    public string Action { get; } = action;
}
