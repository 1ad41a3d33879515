namespace KubeProbe.Faults.Tests.Simulation;

/// <summary>A request the centre made.</summary>
/// <param name="Cluster">To which cluster.</param>
/// <param name="Verb">create, get, list, watch, delete or other.</param>
/// <param name="Resource">secrets, pods, events and so on.</param>
/// <param name="Name">Of the object; empty for a list.</param>
/// <param name="Case">The case whose run it is about; empty when it is about none.</param>
sealed record ApiRequest(string Cluster, string Verb, string Resource, string Name, string Case);

/// <summary>Whether a held request has had its effect already.</summary>
enum Held
{
    /// <summary>It came, and nothing was done.</summary>
    Before,

    /// <summary>It was done, and the answer is kept back.</summary>
    After,
}
