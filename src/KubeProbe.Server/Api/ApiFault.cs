using Google.Rpc;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Api;

/// <summary>
/// Why a call is not answered as asked. Application code throws it; gRPC and HTTP each tell it in their own form.
/// </summary>
sealed class ApiFault(Code code, string message, IReadOnlyList<FieldFault>? fields = null, IReadOnlyList<LocatedFault>? manifests = null)
    : Exception(message)
{
    public Code Code { get; } = code;

    /// <summary>A word for programs, for the few faults they must tell apart; null for all others.</summary>
    public string? Reason { get; init; }

    /// <summary>The cluster lacks what the case needs: an answer rather than an error.</summary>
    public const string NotApplicable = "NOT_APPLICABLE";

    /// <summary>Each field of the request that is wrong.</summary>
    public IReadOnlyList<FieldFault> Fields { get; } = fields ?? [];

    /// <summary>Each place in the caller's files that is wrong.</summary>
    public IReadOnlyList<LocatedFault> Manifests { get; } = manifests ?? [];

    public static ApiFault Invalid(string field, string message, string remedy) => Invalid([new FieldFault(field, message, remedy)]);

    public static ApiFault Invalid(IReadOnlyList<FieldFault> faults) => new(
        Code.InvalidArgument, string.Join(" ", faults.Take(10).Select(fault => fault.ToString())), faults);

    public static ApiFault NotFound(string message) => new(Code.NotFound, message);

    public static ApiFault Unauthenticated(string message) => new(Code.Unauthenticated, message);

    public static ApiFault Denied(string message) => new(Code.PermissionDenied, message);

    public static ApiFault Unavailable(string message) => new(Code.Unavailable, message);
}

/// <summary>One field of a request that is wrong.</summary>
/// <param name="Field">In the protobuf JSON form, such as <c>pageSize</c>; empty for the whole request.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
sealed record FieldFault(string Field, string Message, string Remedy)
{
    /// <summary>Message and remedy; many a message has its remedy in it.</summary>
    public string Text => Remedy.Length > 0 ? $"{Message} {Remedy}" : Message;

    public override string ToString() => Field.Length > 0 ? $"{Field}: {Text}" : Text;
}
