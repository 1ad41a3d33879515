using System.Text;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>One API server: the calls a run makes on it, and nothing else. Secrets and pods are kept in memory.</summary>
sealed partial class SimulatedCluster(int number, SimulationOptions options, PodLife life, Ledger ledger)
{
    readonly Lock gate = new();
    readonly Dictionary<string, SimulatedSecret> secrets = [];
    readonly Dictionary<string, SimulatedPod> pods = [];
    long version = 1;

    public int Number => number;

    public Task AnswerAsync(HttpContext context, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var watches = context.Request.Query.ContainsKey("watch");
        ledger.Count(watches, Subject(context, segments));
        return (context.Request.Method, segments) switch
        {
            ("GET", ["version"]) => Answer.WriteAsync(context, 200, Answer.Version),
            ("POST", [.., "selfsubjectaccessreviews"]) => Answer.WriteAsync(context, 201, Answer.Allowed),
            ("POST", ["api", "v1", "namespaces", _, _]) when Refusal(context) is { } refusal => refusal,
            ("POST", ["api", "v1", "namespaces", _, "secrets"]) => MakeSecretAsync(context),
            ("POST", ["api", "v1", "namespaces", _, "pods"]) => MakePodAsync(context),
            ("GET", ["api", "v1", "namespaces", _, "pods"]) when watches => WatchAsync(context),
            ("GET", ["api", "v1", "namespaces", _, "pods"]) => ListAsync(context),
            ("GET", ["api", "v1", "namespaces", _, "secrets", var name]) => ReadSecretAsync(context, name),
            ("GET", ["api", "v1", "namespaces", _, "pods", var name]) => ReadPodAsync(context, name),
            ("GET", ["api", "v1", "namespaces", _, "pods", _, "log"]) => Answer.WriteAsync(context, 200, Answer.Log),
            ("GET", ["api", "v1", "namespaces", _, "events"]) => Answer.WriteAsync(context, 200, Answer.NoItems),
            ("DELETE", ["api", "v1", "namespaces", _, "secrets", var name]) => DeleteSecretAsync(context, name),
            ("DELETE", ["api", "v1", "namespaces", _, "pods", var name]) => DeletePodAsync(context, name),
            _ => Answer.WriteAsync(context, 404, Answer.NotFound),
        };
    }

    // What the request is about: a pod's name, or that of its Secret, which is the same; events name theirs in the query.
    static string? Subject(HttpContext context, string[] segments) => segments switch
    {
        ["api", "v1", "namespaces", _, "pods" or "secrets", var name, ..] => name,
        ["api", "v1", "namespaces", _, "events"] when context.Request.Query["fieldSelector"].ToString() is var selector
            && selector.IndexOf("involvedObject.name=", StringComparison.Ordinal) is >= 0 and var at => selector[(at + 20)..],
        _ => null,
    };

    Task? Refusal(HttpContext context)
    {
        var dice = options.Throttle + options.Errors > 0 ? Random.Shared.NextDouble() : 1;
        if (dice < options.Throttle)
        {
            context.Response.Headers.RetryAfter = "1";
            return Answer.WriteAsync(context, 429, Answer.Throttled);
        }
        return dice < options.Throttle + options.Errors ? Answer.WriteAsync(context, 500, Answer.Broken) : null;
    }

    async Task MakeSecretAsync(HttpContext context)
    {
        var secret = SimulatedSecret.Read(await ReadAsync(context));
        ledger.CountOf(secret.Name);
        bool made;
        lock (gate) made = secrets.TryAdd(secret.Name, secret);
        if (made) await Answer.WriteAsync(context, 201, secret.Write(Interlocked.Increment(ref version)));
        else await Answer.WriteAsync(context, 409, Answer.Exists);
    }

    Task ReadSecretAsync(HttpContext context, string name)
    {
        SimulatedSecret? secret;
        lock (gate) secret = secrets.GetValueOrDefault(name);
        return secret is null ? Answer.WriteAsync(context, 404, Answer.NotFound) : Answer.WriteAsync(context, 200, secret.Write(1));
    }

    Task DeleteSecretAsync(HttpContext context, string name)
    {
        bool there;
        lock (gate) there = secrets.Remove(name);
        return there ? Answer.WriteAsync(context, 200, Answer.Deleted) : Answer.WriteAsync(context, 404, Answer.NotFound);
    }

    Task ReadPodAsync(HttpContext context, string name)
    {
        byte[]? text;
        lock (gate) text = pods.GetValueOrDefault(name)?.Write(version);
        return text is null ? Answer.WriteAsync(context, 404, Answer.NotFound) : Answer.WriteAsync(context, 200, text);
    }

    Task ListAsync(HttpContext context)
    {
        var text = new MemoryStream();
        lock (gate)
        {
            text.Write(Encoding.UTF8.GetBytes($$$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{{version}}}"},"items":["""));
            var first = true;
            foreach (var pod in pods.Values)
            {
                if (!first) text.WriteByte((byte)',');
                first = false;
                text.Write(pod.Write(version));
            }
            text.Write("]}"u8);
        }
        return Answer.WriteAsync(context, 200, text.ToArray());
    }

    static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var body = new MemoryStream((int)(context.Request.ContentLength ?? 4_096));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }
}
