namespace KubeProbe.Client.Reports;

/// <summary>What became of the call to the centre. The exit code and the termination message tell the result either way.</summary>
public enum ReportDelivery
{
    /// <summary>No report was made yet.</summary>
    None,

    /// <summary>There is no centre: the process was started by hand, outside a run.</summary>
    StandAlone,

    /// <summary>Answered 2xx: the verdict is durable.</summary>
    Delivered,

    /// <summary>Answered 410: the run was closed before, by its deadline, its pod's end or a person. The centre keeps the report as late evidence.</summary>
    Late,

    /// <summary>Answered with a final refusal (400, 401, 403, 404, 413, …): sending it again can't help.</summary>
    Refused,

    /// <summary>No final answer within the deadline.</summary>
    Lost,
}
