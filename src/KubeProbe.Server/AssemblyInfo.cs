using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KubeProbe.Server.Tests")]
