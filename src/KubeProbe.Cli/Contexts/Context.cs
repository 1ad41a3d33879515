namespace KubeProbe.Cli.Contexts;

/// <summary>One centre the user works with: a row of the context file.</summary>
sealed record Context(string Name)
{
    /// <summary>Address of the gRPC port, such as <c>https://centre.example:8081</c>.</summary>
    public string? Server { get; init; }

    /// <summary>Bearer token; never printed.</summary>
    public string? Token { get; init; }

    /// <summary>PEM file of the CA that signed the server's certificate; the system's CAs when not set.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Whether the token may go over plain http to another host.</summary>
    public bool InsecurePlaintext { get; init; }

    /// <summary>The control API of a DevCluster fleet, when the centre is one of <c>src/KubeProbe.Dev</c>.</summary>
    public DevClusterAddress? DevCluster { get; init; }
}

/// <summary>Where the faults of DevClusters are switched.</summary>
sealed record DevClusterAddress(string Server, string? Token);
