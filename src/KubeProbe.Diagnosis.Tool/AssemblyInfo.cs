using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KubeProbe.Benchmarks")]
[assembly: InternalsVisibleTo("KubeProbe.Diagnosis.Tests")]
