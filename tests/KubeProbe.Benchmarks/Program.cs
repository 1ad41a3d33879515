using KubeProbe.Benchmarks.Floor;

switch (args)
{
    case ["floor"]:
        return await FloorBenchmark.RunAsync(json: null);
    case ["floor", "--json", var file]:
        return await FloorBenchmark.RunAsync(file);
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/KubeProbe.Benchmarks -- floor [--json FILE]");
        return 2;
}
