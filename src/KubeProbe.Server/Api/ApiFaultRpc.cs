using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Manifests;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Api;

/// <summary>The fault as gRPC tells it: google.rpc.Status with details.</summary>
static class ApiFaultRpc
{
    // Details travel in headers, of which many clients take no more than 8 KiB in all, base64 included.
    const int MaxDetailBytes = 5 * 1024;

    public static Google.Rpc.Status ToStatus(this ApiFault fault)
    {
        var status = new Google.Rpc.Status { Code = (int)fault.Code, Message = Cut(fault.Message) };
        var violations = Violations(fault);
        if (violations.FieldViolations.Count > 0) status.Details.Add(Any.Pack(violations));

        if (fault.Reason is not null) status.Details.Add(Any.Pack(new ErrorInfo { Reason = fault.Reason, Domain = "kubeprobe.io" }));

        // The same once more, for programs: all of it or none.
        var faults = new ManifestFaults { Faults = { fault.Manifests.Select(ManifestMapping.ToMessage) } };
        if (faults.Faults.Count > 0 && faults.CalculateSize() + violations.CalculateSize() <= MaxDetailBytes) status.Details.Add(Any.Pack(faults));
        return status;
    }

    static BadRequest Violations(ApiFault fault)
    {
        var all = fault.Fields.Select(field => Violation(field.Field, field.Text))
            .Concat(fault.Manifests.Select(located => Violation(Where(located), $"{located.Message} {located.Remedy}"))).ToList();
        var violations = new BadRequest();
        var room = MaxDetailBytes;
        violations.FieldViolations.AddRange(all.TakeWhile((violation, index) => (room -= violation.CalculateSize()) >= 0 || index == 0));
        if (all.Count - violations.FieldViolations.Count is > 0 and var left)
            violations.FieldViolations.Add(Violation("", $"{left} more are left out for want of room. {(fault.Manifests.Count > 0 ? "Apply with answer_faults for all of them." : "Correct these first.")}"));
        return violations;
    }

    static BadRequest.Types.FieldViolation Violation(string field, string description) => new() { Field = Cut(field), Description = Cut(description) };

    static string Where(LocatedFault fault) => fault.Line > 0 ? $"{fault.Path}:{fault.Line} {fault.Field}" : $"{fault.Path} {fault.Field}";

    static string Cut(string text) => text.Length <= 1_000 ? text : text[..1_000] + "…";
}
