namespace KubeProbe.DevCluster.Objects;

/// <summary>Where an object of one kind is found. The namespace is empty for kinds without one.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
