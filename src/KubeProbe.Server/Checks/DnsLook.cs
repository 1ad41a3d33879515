using System.Net;
using DnsClient;
using DnsClient.Protocol;
using KubeProbe.Core.Cases.Checks;

namespace KubeProbe.Server.Checks;

/// <summary>One question to a DNS server: the one that is named, or the centre's own resolver.</summary>
static class DnsLook
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<CheckFindings> LookAsync(DnsCheck check, CheckTargets targets, CancellationToken cancellation)
    {
        var options = check.Server is { Length: > 0 } server ? new LookupClientOptions(await ServerAsync(server, targets, cancellation)) : new LookupClientOptions();
        options.Timeout = Patience;
        options.UseCache = false;
        options.ThrowDnsErrors = false;
        var answer = await new LookupClient(options).QueryAsync(check.Name, Enum.Parse<QueryType>(check.Type), cancellationToken: cancellation);

        var found = new CheckFindings();
        var texts = answer.Answers.Select(Text).OfType<string>().ToList();
        found.Add("code", Code(answer.Header.ResponseCode));
        found.Add("answers", texts.Count);
        found.Add("answer", texts);
        return found;
    }

    static async Task<IPEndPoint> ServerAsync(string server, CheckTargets targets, CancellationToken cancellation)
    {
        var (host, port) = CheckRules.TryAddress(server, out var named, out var at) ? (named, at) : (server.Trim('[', ']'), 53);
        return new IPEndPoint((await targets.ResolveAsync(host, cancellation))[0], port);
    }

    // As DNS itself writes them.
    static string Code(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.NoError => "NOERROR",
        DnsHeaderResponseCode.NotExistentDomain => "NXDOMAIN",
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.Refused => "REFUSED",
        _ => code.ToString(),
    };

    static string? Text(DnsResourceRecord record) => record switch
    {
        AddressRecord address => address.Address.ToString(),
        CNameRecord alias => Name(alias.CanonicalName),
        MxRecord mail => $"{mail.Preference} {Name(mail.Exchange)}",
        NsRecord server => Name(server.NSDName),
        TxtRecord text => string.Concat(text.Text),
        SrvRecord service => $"{service.Priority} {service.Weight} {service.Port} {Name(service.Target)}",
        PtrRecord pointer => Name(pointer.PtrDomainName),
        SoaRecord zone => $"{Name(zone.MName)} {zone.Serial}",
        CaaRecord authority => $"{authority.Flags} {authority.Tag} {authority.Value}",
        _ => null,
    };

    static string Name(DnsString name) => name.Value.TrimEnd('.');
}
