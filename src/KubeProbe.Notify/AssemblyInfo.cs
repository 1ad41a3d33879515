using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KubeProbe.Notify.Tests")]
