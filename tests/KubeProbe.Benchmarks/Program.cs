using KubeProbe.Benchmarks.Diagnosis;
using KubeProbe.Benchmarks.Floor;
using KubeProbe.Benchmarks.Gate;
using KubeProbe.Benchmarks.History;

switch (args)
{
    case ["floor"]:
        return await FloorBenchmark.RunAsync(json: null);
    case ["floor", "--json", var file]:
        return await FloorBenchmark.RunAsync(file);
    case ["gate"]:
        return await GateBenchmark.RunAsync();
    case ["diagnosis"]:
        return DiagnosisBenchmark.Run();
    case ["history", .. var rest] when HistoryArguments.Read(rest) is { } history:
        return await HistoryBenchmark.RunAsync(history);
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project tests/KubeProbe.Benchmarks -- floor [--json FILE]
                   dotnet run -c Release --project tests/KubeProbe.Benchmarks -- gate
                   dotnet run -c Release --project tests/KubeProbe.Benchmarks -- diagnosis
                   dotnet run -c Release --project tests/KubeProbe.Benchmarks -- history --runs N (--postgres CONNECTION | --sqlite FILE) [--only fill|read] [--json FILE]
            """);
        return 2;
}
