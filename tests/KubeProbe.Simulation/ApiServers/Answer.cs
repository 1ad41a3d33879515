namespace KubeProbe.Simulation.ApiServers;

/// <summary>Fixed answers.</summary>
static class Answer
{
    public static readonly byte[] NotFound = """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}"""u8.ToArray();
    public static readonly byte[] Exists = """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"AlreadyExists","code":409}"""u8.ToArray();
    public static readonly byte[] Gone = """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}"""u8.ToArray();
    public static readonly byte[] Throttled = """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"TooManyRequests","code":429}"""u8.ToArray();
    public static readonly byte[] Broken = """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","code":500}"""u8.ToArray();
    public static readonly byte[] Deleted = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}"""u8.ToArray();
    public static readonly byte[] Version = """{"major":"1","minor":"26","gitVersion":"v1.26.5"}"""u8.ToArray();
    public static readonly byte[] Allowed = """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":true}}"""u8.ToArray();
    public static readonly byte[] NoItems = """{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""u8.ToArray();
    public static readonly byte[] Log = "probe: dial tcp: i/o timeout\n"u8.ToArray();

    public static Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
