namespace KubeProbe.Simulation.ApiServers;

/// <summary>Pods come, change and go; each change goes to who watches.</summary>
sealed partial class SimulatedCluster
{
    async Task MakePodAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        var now = TimeProvider.System.GetUtcNow();
        var pod = SimulatedPod.Read(body, now);
        ledger.CountOf(pod.Name);

        byte[]? answer = null;
        string? token = null;
        lock (gate)
        {
            if (pods.TryAdd(pod.Name, pod))
            {
                token = secrets.GetValueOrDefault(pod.Name)?.Token;
                answer = pod.Write(version + 1);
                if (options.WholeLife) Tell(pod, "ADDED");
            }
        }
        if (answer is null)
        {
            await Answer.WriteAsync(context, 409, Answer.Exists);
            return;
        }
        ledger.Made(pod, number, now);
        await Answer.WriteAsync(context, 201, answer);
        _ = life.LiveAsync(this, pod, token);
    }

    /// <summary>Alters a pod and tells it; false when it is gone.</summary>
    public bool Change(SimulatedPod pod, Action change, bool told)
    {
        lock (gate)
        {
            if (pod.IsGone) return false;
            change();
            if (told) Tell(pod, "MODIFIED");
            return true;
        }
    }

    Task DeletePodAsync(HttpContext context, string name)
    {
        lock (gate)
        {
            if (pods.Remove(name, out var pod))
            {
                pod.IsGone = true;
                if (options.WholeLife) Tell(pod, "DELETED");
                ledger.Deleted();
                return Answer.WriteAsync(context, 200, pod.Write(version));
            }
        }
        return Answer.WriteAsync(context, 404, Answer.NotFound);
    }
}
