using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Api;

/// <summary>The fault as gRPC tells it: google.rpc.Status with details.</summary>
static class ApiFaultRpc
{
    // Details travel in a header, and clients read 64 KiB of headers at most, base64 included.
    const int MaxDetailBytes = 16 * 1024;

    public static Google.Rpc.Status ToStatus(this ApiFault fault)
    {
        var status = new Google.Rpc.Status { Code = (int)fault.Code, Message = Cut(fault.Message) };
        var violations = new BadRequest();
        var faults = new ManifestFaults();
        foreach (var field in fault.Fields) Add(violations, field.Field, $"{field.Message} {field.Remedy}");
        foreach (var located in fault.Manifests)
        {
            Add(violations, Where(located), $"{located.Message} {located.Remedy}");
            if (faults.CalculateSize() < MaxDetailBytes) faults.Faults.Add(located.ToMessage());
        }
        if (violations.FieldViolations.Count > 0) status.Details.Add(Any.Pack(violations));
        if (faults.Faults.Count > 0) status.Details.Add(Any.Pack(faults));
        return status;
    }

    static void Add(BadRequest violations, string field, string description)
    {
        if (violations.CalculateSize() < MaxDetailBytes)
            violations.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = Cut(description) });
    }

    static string Where(LocatedFault fault) => fault.Line > 0 ? $"{fault.Path}:{fault.Line} {fault.Field}" : $"{fault.Path} {fault.Field}";

    static Contracts.V1Alpha1.ManifestFault ToMessage(this LocatedFault fault) => new()
    {
        Path = fault.Path,
        Line = fault.Line,
        Column = fault.Column,
        Kind = Cut(fault.Kind),
        Name = Cut(fault.Name),
        Field = Cut(fault.Field),
        Message = Cut(fault.Message),
        Remedy = Cut(fault.Remedy),
    };

    static string Cut(string text) => text.Length <= 2_000 ? text : text[..2_000] + "…";
}
