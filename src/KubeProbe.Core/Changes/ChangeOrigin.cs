namespace KubeProbe.Core.Changes;

/// <summary>Labels that tell of the CDEvent a change came as. They are no part of what the change is.</summary>
public static class ChangeOrigin
{
    /// <summary>The event's chain: what the centre tells of the change belongs to it.</summary>
    public const string Chain = "cdevents.dev/chain";

    /// <summary>The event's id: it caused what the centre tells of the change.</summary>
    public const string Event = "cdevents.dev/event";

    /// <summary>Whether a label is one of them.</summary>
    public static bool Is(string label) => label is Chain or Event;
}
