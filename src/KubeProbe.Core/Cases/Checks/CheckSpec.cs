namespace KubeProbe.Core.Cases.Checks;

/// <summary>
/// What the centre itself looks at, of a template of contract <c>check</c>: exactly one of http, tcp, tls, dns and grpc. <c>$(NAME)</c> in
/// its texts is the value of the parameter NAME.
/// </summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.CheckSpec")]
public sealed record CheckSpec
{
    /// <summary>One HTTP request.</summary>
    [Id(0)] public HttpCheck? Http { get; init; }

    /// <summary>A TCP connection.</summary>
    [Id(1)] public TcpCheck? Tcp { get; init; }

    /// <summary>A TLS handshake.</summary>
    [Id(2)] public TlsCheck? Tls { get; init; }

    /// <summary>A name that is to be resolved.</summary>
    [Id(3)] public DnsCheck? Dns { get; init; }

    /// <summary>A call of gRPC's health service.</summary>
    [Id(4)] public GrpcCheck? Grpc { get; init; }

    /// <summary>
    /// What must hold, such as <c>status == 200</c>, <c>latency &lt; 300ms</c>, <c>certificate.expiresIn > 30d</c> or
    /// <c>body.status == "up"</c>; at most 50. Default: that it works at all.
    /// </summary>
    [Id(5)] public IReadOnlyList<string> Conditions { get; init; } = [];
}

/// <summary>One HTTP request; redirects are not followed.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.HttpCheck")]
public sealed record HttpCheck
{
    /// <summary>http or https.</summary>
    [Id(0)] public required string Url { get; init; }

    /// <summary>Default GET.</summary>
    [Id(1)] public string Method { get; init; } = "GET";

    /// <summary>Headers of the request.</summary>
    [Id(2)] public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Body of the request.</summary>
    [Id(3)] public string? Body { get; init; }

    /// <summary>Takes any certificate; its dates are still known. Default false.</summary>
    [Id(4)] public bool SkipVerify { get; init; }
}

/// <summary>A TCP connection.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.TcpCheck")]
public sealed record TcpCheck
{
    /// <summary>Host and port.</summary>
    [Id(0)] public required string Address { get; init; }
}

/// <summary>A TLS handshake.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.TlsCheck")]
public sealed record TlsCheck
{
    /// <summary>Host and port.</summary>
    [Id(0)] public required string Address { get; init; }

    /// <summary>Name the certificate must be for. Default: the host.</summary>
    [Id(1)] public string? ServerName { get; init; }

    /// <summary>Takes any certificate; its dates are still known. Default false.</summary>
    [Id(2)] public bool SkipVerify { get; init; }
}

/// <summary>A name that is to be resolved.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.DnsCheck")]
public sealed record DnsCheck
{
    /// <summary>The name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>A, AAAA, CNAME, MX, NS, TXT, SRV, SOA, PTR or CAA. Default A.</summary>
    [Id(1)] public string Type { get; init; } = "A";

    /// <summary>Address of the DNS server, with or without a port. Default: the centre's own resolver.</summary>
    [Id(2)] public string? Server { get; init; }
}

/// <summary>A call of gRPC's health service.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.GrpcCheck")]
public sealed record GrpcCheck
{
    /// <summary>http or https address of the server.</summary>
    [Id(0)] public required string Url { get; init; }

    /// <summary>Which service is asked for; empty for the whole server.</summary>
    [Id(1)] public string Service { get; init; } = "";

    /// <summary>Takes any certificate. Default false.</summary>
    [Id(2)] public bool SkipVerify { get; init; }
}
