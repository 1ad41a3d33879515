using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Access;
using Kept = KubeProbe.Core.Diagnosis;

namespace KubeProbe.Server.Api.Runs;

/// <summary>What people say was the cause: kept as rows to train with.</summary>
sealed partial class RunsApi
{
    /// <summary>Keeps what somebody found out, with the evidence as it is now and a row of the audit log.</summary>
    public async Task<RunLabel> LabelAsync(LabelRunRequest request, Caller caller, CancellationToken cancellation)
    {
        var faults = LabelFaults(request).ToList();
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
        var run = await FindAsync(request.Id, cancellation);
        if (run.Verdict is null or { Verdict: Core.Runs.Verdict.Passed })
            throw new ApiFault(Code.FailedPrecondition, $"Run {run.Order.Id} {(run.Verdict is null ? "has no verdict yet" : "passed")}: only what did not pass has a cause.");
        var (kept, _) = await queries.EvidenceAsync(run.Order.Id, cancellation);
        if (kept.Count == 0)
            throw new ApiFault(Code.FailedPrecondition, $"Nothing is kept of run {run.Order.Id} any more, so there is nothing to learn from. Label a newer one.");

        var stamp = caller.Stamp(time);
        var label = new Kept.RunLabel(
            run.Order.Id, run.Order.Case, request.Category, request.Component.Trim(), request.Comment.Trim(), caller.Name, stamp.At,
            Kept.RunLabel.EvidenceOf(run, kept[0]));
        var told = kept[0].Diagnosis?.Category is { } category && category != request.Category ? $", told was {category}" : "";
        await labels.SayAsync(label, new Core.Access.AuditEntry(stamp, "run.label", $"Run/{run.Order.Id}", $"{request.Category}{told}"), cancellation);
        return ToMessage(label);
    }

    /// <summary>One page, newest first.</summary>
    public async Task<ListRunLabelsResponse> LabelsAsync(ListRunLabelsRequest request, CancellationToken cancellation)
    {
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"run labels {request.Since}";
        var rows = await labels.PageAsync(request.Since?.ToDateTimeOffset(), ReadCursor(list, request.PageToken), size + 1, cancellation);
        var response = new ListRunLabelsResponse();
        response.Labels.AddRange(rows.Take(size).Select(ToMessage));
        if (rows.Count > size)
            response.NextPageToken = PageToken.Write(list, rows[size - 1].At.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[size - 1].Run.ToString());
        return response;
    }

    IEnumerable<FieldFault> LabelFaults(LabelRunRequest request)
    {
        if (!diagnoser.Categories.Contains(request.Category))
            yield return new FieldFault("category", "There is no such category of causes.", $"Use one of: {string.Join(", ", diagnoser.Categories.Order(StringComparer.Ordinal))}.");
        if (request.Component.Length > Kept.RunLabel.MaxComponent || request.Component.Any(char.IsControl))
            yield return new FieldFault("component", "It is too long or holds control characters.", $"Use at most {Kept.RunLabel.MaxComponent} characters.");
        if (request.Comment.Length > Kept.RunLabel.MaxComment)
            yield return new FieldFault("comment", "It is too long.", $"Use at most {Kept.RunLabel.MaxComment} characters.");
    }

    static RunLabel ToMessage(Kept.RunLabel label)
    {
        var message = new RunLabel
        {
            RunId = label.Run.ToString(),
            Case = label.Case,
            Category = label.Category,
            Component = label.Component,
            Comment = label.Comment,
            Author = label.Author,
            Said = label.At.ToTimestamp(),
            Evidence = new LabelledEvidence { Message = label.Evidence.Message },
        };
        message.Evidence.Events.AddRange(label.Evidence.Events);
        message.Evidence.Logs.AddRange(label.Evidence.Logs);
        message.Evidence.Status.AddRange(label.Evidence.Status);
        return message;
    }
}
