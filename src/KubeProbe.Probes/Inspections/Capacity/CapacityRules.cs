using System.Globalization;

namespace KubeProbe.Probes.Inspections.Capacity;

/// <summary>How much room is enough.</summary>
static class CapacityRules
{
    /// <summary>Percent free of each resource when the largest nodes are lost and their pods move to the others.</summary>
    public static IEnumerable<(string Resource, decimal Percent)> Free(IReadOnlyCollection<NodeRoom> rooms, int lost)
    {
        yield return ("cpu", Free(rooms, lost, room => room.Total.Cpu, room => room.Taken.Cpu));
        yield return ("memory", Free(rooms, lost, room => room.Total.Memory, room => room.Taken.Memory));
        yield return ("pods", Free(rooms, lost, room => room.Total.Pods, room => room.Taken.Pods));
    }

    public static IEnumerable<string> Check(IReadOnlyCollection<NodeRoom> rooms, int minFree, int nodesToLose)
    {
        if (rooms.Count == 0)
        {
            yield return "no node takes pods: all are cordoned, tainted or not ready; uncordon or repair some";
            yield break;
        }

        foreach (var (resource, percent) in Free(rooms, nodesToLose).Where(free => free.Percent < minFree))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{resource}: {percent:0.#} % of what {rooms.Count} nodes can give is not requested{(nodesToLose > 0 ? $" once {nodesToLose} of them are lost" : "")}; at least {minFree} % are wanted: add nodes or lower requests");
    }

    public static IEnumerable<string> CheckFit(IReadOnlyCollection<NodeRoom> rooms, decimal cpu, decimal memory)
    {
        if ((cpu == 0 && memory == 0) || rooms.Count == 0) yield break;
        if (!rooms.Any(room => room.Total.Cpu - room.Taken.Cpu >= cpu && room.Total.Memory - room.Taken.Memory >= memory && room.Total.Pods > room.Taken.Pods))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"a pod of {cpu:0.###} CPU and {memory / (1 << 20):0} MiB fits on none of {rooms.Count} nodes, however much is free in all: add a node, or move pods together");
    }

    static decimal Free(IReadOnlyCollection<NodeRoom> rooms, int lost, Func<NodeRoom, decimal> total, Func<NodeRoom, decimal> taken)
    {
        var left = rooms.OrderByDescending(total).Skip(lost).Sum(total);
        return left <= 0 ? 0 : (left - rooms.Sum(taken)) * 100 / left;
    }
}
