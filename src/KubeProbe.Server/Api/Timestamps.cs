using Google.Protobuf.WellKnownTypes;

namespace KubeProbe.Server.Api;

/// <summary>Times of the contract; one from outside may be out of range.</summary>
static class Timestamps
{
    public static DateTimeOffset? Read(Timestamp? timestamp, string field, List<FieldFault> faults)
    {
        if (timestamp is null) return null;
        try
        {
            return timestamp.ToDateTimeOffset();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentOutOfRangeException)
        {
            faults.Add(new FieldFault(field, "It is no time.", "Use a time between the years 1 and 9999."));
            return null;
        }
    }
}
