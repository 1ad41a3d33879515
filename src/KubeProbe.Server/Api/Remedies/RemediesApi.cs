using System.Globalization;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Access;
using KubeProbe.Core.Remedies;
using KubeProbe.Server.Access;
using Kept = KubeProbe.Core.Remedies;

namespace KubeProbe.Server.Api.Remedies;

/// <summary>Executions of remedies, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class RemediesApi(IRemediationQueries executions, IRemediationBook book, IGrainFactory grains, Auditor auditor, TimeProvider time)
{
    const int OrdinaryPage = 50;
    const int MaxReason = 500;
    const int MaxId = 64;

    /// <summary>One page, newest first.</summary>
    public async Task<ListRemediationsResponse> ListAsync(ListRemediationsRequest request, CancellationToken cancellation)
    {
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"remediations {request.Remedy} {request.Cluster} {request.Case} {request.Open}";
        var rows = await executions.PageAsync(
            new RemediationFilter(Text(request.Remedy, "remedy"), Text(request.Cluster, "cluster"), Text(request.Case, "case"), request.Open, ReadKey(list, request.PageToken), size + 1),
            cancellation);

        var response = new ListRemediationsResponse { Remediations = { rows.Take(size).Select(RemediationMapping.ToMessage) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Write(list, rows[size - 1].ProposedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[size - 1].Id);
        return response;
    }

    /// <summary>One.</summary>
    public async Task<Contracts.V1Alpha1.Remediation> GetAsync(string id, CancellationToken cancellation) => RemediationMapping.ToMessage(await FindAsync(id, cancellation));

    /// <summary>Takes somebody's word; the row of the audit log is written with it.</summary>
    public async Task<Contracts.V1Alpha1.Remediation> DecideAsync(DecideRemediationRequest request, Caller caller, CancellationToken cancellation)
    {
        if (request.Reason.Trim().Length is 0 or > MaxReason || request.Reason.Any(char.IsControl))
            throw ApiFault.Invalid("reason", "It is missing, too long or holds control characters.", $"Say why in 1 to {MaxReason} characters.");
        await FindAsync(request.Id, cancellation);

        var stamp = caller.Stamp(time);
        var decision = new Kept.RemediationDecision(request.Approve, caller.Name, request.Reason.Trim(), stamp.At, stamp.Source, caller.Role is Role.Admin);
        var answer = await MovingGrains.AskAsync(() => grains.GetGrain<IRemediationGrain>(request.Id).DecideAsync(decision), time, cancellation);
        switch (answer.Kind)
        {
            case DecisionKind.Taken:
                return await GetAsync(request.Id, cancellation);
            case DecisionKind.Denied:
                await auditor.AddAsync(caller, request.Approve ? "remedy.approve" : "remedy.reject", $"Remediation/{request.Id}", $"denied: {answer.Message}");
                throw ApiFault.Denied(answer.Message);
            case DecisionKind.NotFound:
                throw ApiFault.NotFound(answer.Message);
            default:
                throw new ApiFault(Code.FailedPrecondition, answer.Message);
        }
    }

    async Task<Kept.Remediation> FindAsync(string id, CancellationToken cancellation) =>
        (id.Length is > 0 and <= MaxId && id.All(char.IsAsciiLetterOrDigit) ? await book.FindAsync(id, cancellation) : null)
        ?? throw ApiFault.NotFound("There is no execution of that id. List them: kubeprobe remedy runs.");

    static (DateTimeOffset, string)? ReadKey(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 2) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), key[1])
            : throw PageToken.Fault();
    }

    static string? Text(string text, string field) =>
        text.Length > 253 || text.Contains('\0') ? throw ApiFault.Invalid(field, "It is no name.", "Give one that is declared.") : text.Length > 0 ? text : null;
}
