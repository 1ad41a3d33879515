namespace KubeProbe.DevCluster.Kubelet.Processes;

/// <summary>One process to start: argv[0] is an absolute path; the environment is complete, nothing is inherited.</summary>
sealed record ProcessSpec(
    IReadOnlyList<string> Argv,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory);
