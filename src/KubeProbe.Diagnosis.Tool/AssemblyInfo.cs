using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KubeProbe.Diagnosis.Tests")]
