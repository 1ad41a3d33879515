using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KubeProbe.Diagnosis.Tests")]
[assembly: InternalsVisibleTo("KubeProbe.Diagnosis.Tool")]
