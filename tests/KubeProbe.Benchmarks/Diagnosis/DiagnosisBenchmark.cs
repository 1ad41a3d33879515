using KubeProbe.Diagnosis;
using KubeProbe.Diagnosis.Tool;

namespace KubeProbe.Benchmarks.Diagnosis;

/// <summary>How long a diagnosis takes, of each of the project's recordings, once warm.</summary>
static class DiagnosisBenchmark
{
    const int WarmUp = 3;
    const int Rounds = 20;
    const int Slowest = 3;

    public static int Run()
    {
        var (rows, diagnoser) = (Recordings.All(), Diagnoser.Shipped());
        var took = rows.ToDictionary(row => row.Id, _ => new List<double>());
        for (var round = 0; round < WarmUp + Rounds; round++)
            foreach (var row in rows)
            {
                var start = TimeProvider.System.GetTimestamp();
                diagnoser.Diagnose(row.Evidence);
                if (round >= WarmUp) took[row.Id].Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }
        Tell($"{rows.Count} recordings, {Rounds} times each", [.. took.Values.SelectMany(each => each)]);
        foreach (var row in took.OrderByDescending(each => Middle(each.Value)).Take(Slowest)) Tell($"  {row.Key}", row.Value);
        return 0;
    }

    static double Middle(List<double> milliseconds) => milliseconds.Order().ElementAt(milliseconds.Count / 2);

    static void Tell(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-40} p50 {milliseconds[milliseconds.Count / 2],6:0.0} ms   p95 {milliseconds[milliseconds.Count * 95 / 100],6:0.0} ms   max {milliseconds[^1],6:0.0} ms"));
    }
}
