using System.Runtime.Versioning;

// Pods are processes, and what ends with them is the kernel's work: there is no other platform to run on.
[assembly: SupportedOSPlatform("linux")]
