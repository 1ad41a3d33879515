using System.Diagnostics;
using KubeProbe.Server.Hosting;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>Clients of other tools know no header for a token, so it stands in the address they report to; a trace of the request must not show it.</summary>
public sealed class TraceTokensTests
{
    [Fact]
    public void A_token_in_an_address_is_in_no_tag_of_the_trace()
    {
        using var trace = new Activity("POST /externalCheckStatus/kpr_cnVu.bWFj");
        trace.SetTag("url.path", "/externalCheckStatus/kpr_cnVu.bWFj").SetTag("url.query", "?run=kpr_cnVu.bWFj&x=1").SetTag("http.route", "/check").SetTag("http.response.status_code", 200);

        KubeProbeServer.HideTokens(trace);

        Assert.Equal(("/externalCheckStatus/***", "?run=***&x=1"), (trace.GetTagItem("url.path"), trace.GetTagItem("url.query")));
        Assert.Equal(("POST /externalCheckStatus/***", "/check", 200), (trace.DisplayName, trace.GetTagItem("http.route"), trace.GetTagItem("http.response.status_code")));
    }
}
