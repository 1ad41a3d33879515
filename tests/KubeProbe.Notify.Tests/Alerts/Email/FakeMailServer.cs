using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeProbe.Notify.Tests.Alerts.Email;

/// <summary>A message as it came over the wire.</summary>
sealed record ReceivedLetter(string From, IReadOnlyList<string> To, string Text, bool Encrypted, string? User);

/// <summary>A mail server on a free loopback port that speaks as much SMTP as a sender needs, and answers as it is told.</summary>
sealed class FakeMailServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stopping = new();
    readonly ConcurrentQueue<ReceivedLetter> received = [];
    Task serving = Task.CompletedTask;

    /// <summary>What it answers to a recipient; null takes him.</summary>
    public Func<string, string?> Recipient { get; set; } = _ => null;

    /// <summary>What it answers to the text; null takes it.</summary>
    public string? Data { get; set; }

    /// <summary>Offers STARTTLS, or speaks TLS from the first byte, with this certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool FromTheFirstByte { get; init; }

    /// <summary>The user and password it asks for once the connection is encrypted.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Says nothing at all.</summary>
    public bool Mute { get; init; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyList<ReceivedLetter> Received => [.. received];

    /// <summary>Every line it was sent outside of messages.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    public FakeMailServer Start()
    {
        listener.Start();
        serving = ServeAsync();
        return this;
    }

    /// <summary>A certificate for the loopback address that nobody but its own PEM file vouches for.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    async Task ServeAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                await TalkAsync(client.GetStream());
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // That client is gone; the next may come.
            }
        }
    }

    async Task TalkAsync(Stream plain)
    {
        var (stream, encrypted) = FromTheFirstByte ? (await EncryptAsync(plain), true) : (plain, false);
        if (Mute) await Task.Delay(Timeout.Infinite, stopping.Token);
        await SayAsync(stream, "220 mail.example ESMTP");
        var (from, to, user) = ("", new List<string>(), (string?)null);
        while (await ReadAsync(stream) is { } line)
        {
            Lines.Enqueue(line);
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            if (word == "EHLO") await SayAsync(stream, Features(encrypted));
            else if (word == "STARTTLS")
            {
                await SayAsync(stream, "220 go on");
                (stream, encrypted) = (await EncryptAsync(stream), true);
            }
            else if (word == "AUTH")
            {
                var said = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2])).Split('\0');
                var good = Login is { } login && (said[1], said[2]) == login;
                user = good ? said[1] : null;
                await SayAsync(stream, good ? "235 ok" : "535 5.7.8 bad credentials");
            }
            else if (word == "MAIL")
            {
                (from, to) = (Address(line), []);
                await SayAsync(stream, Login is not null && user is null ? "530 5.7.0 authentication required" : "250 ok");
            }
            else if (word == "RCPT")
            {
                var refusal = Recipient(Address(line));
                if (refusal is null) to.Add(Address(line));
                await SayAsync(stream, refusal ?? "250 ok");
            }
            else if (word == "DATA")
            {
                await SayAsync(stream, "354 go on");
                var text = new StringBuilder();
                while (await ReadAsync(stream) is { } part && part != ".") text.Append(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part).Append('\n');
                if (Data is null) received.Enqueue(new ReceivedLetter(from, to, text.ToString(), encrypted, user));
                await SayAsync(stream, Data ?? "250 taken");
            }
            else if (word == "QUIT")
            {
                await SayAsync(stream, "221 bye");
                return;
            }
            else await SayAsync(stream, "250 ok");
        }
    }

    string Features(bool encrypted)
    {
        List<string> features = ["mail.example", "8BITMIME"];
        if (Certificate is not null && !encrypted) features.Add("STARTTLS");
        if (Login is not null && encrypted) features.Add("AUTH PLAIN");
        return string.Join("\r\n", features.Select((feature, number) => $"250{(number < features.Count - 1 ? '-' : ' ')}{feature}"));
    }

    async Task<Stream> EncryptAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stopping.Token);
        return tls;
    }

    async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), stopping.Token);

    // Byte by byte: what comes after STARTTLS must be left to TLS.
    async Task<string?> ReadAsync(Stream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping.Token) > 0)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. bytes]).TrimEnd('\r');
            bytes.Add(one[0]);
        }
        return null;
    }

    static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving;
        listener.Dispose();
        stopping.Dispose();
        Certificate?.Dispose();
    }
}
