using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Tests.Secrets;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("p&ss \"word\"", "curl https://u:p%26ss%20%22word%22@host", "curl https://u:***@host")]
    [InlineData("p&ss \"word\"", """{"password":"p&ss \"word\""}""", """{"password":"***"}""")]
    [InlineData("p&ss \"word\"", """{"password":"p\u0026ss \u0022word\u0022"}""", """{"password":"***"}""")]
    [InlineData("value\n", "it is value.", "it is ***.")]
    [InlineData("first-line-of-key\nsecond-line-of-key\n-\n", "1: first-line-of-key\n2: second-line-of-key\n- x", "1: ***\n2: ***\n- x")]
    [InlineData("secret", "c2VjcmV0", "***")]
    [InlineData("", "nothing to hide", "nothing to hide")]
    [InlineData("x", "token kpr_AbC-1.dEf_2, and kpr_half", "token ***, and ***")]
    [InlineData("not there", "POST http://c/externalCheckStatus/kpr_cnVu.bWFj: 503, POST http://c/check?run=kpr_cnVu.bWFj&x=1", "POST http://c/externalCheckStatus/***: 503, POST http://c/check?run=***&x=1")]
    [InlineData("not there", "a3ByX2NuVnVmREY4ZkEuYldGag== is one", "*** is one")]
    public void A_secret_is_taken_out_in_every_form(string secret, string text, string masked) =>
        Assert.Equal(masked, SecretMask.Of([Encoding.UTF8.GetBytes(secret)]).Apply(text));

    [Fact]
    public void A_secret_that_is_part_of_another_leaves_nothing_of_it() =>
        Assert.Equal("*** ***", SecretMask.Of(["abc"u8.ToArray(), "abcdef"u8.ToArray()]).Apply("abcdef abc"));

    [Fact]
    public void Words_that_prove_who_somebody_is_are_taken_out_too() =>
        Assert.Equal("kh-run-uuid: ***, *** x", SecretMask.Of(["secret"u8.ToArray()]).With(["0f8fad5b-d9cb-469f-a165-70867728950e"]).Apply("kh-run-uuid: 0f8fad5b-d9cb-469f-a165-70867728950e, secret x"));

    [Fact]
    public void Json_stays_what_it_was()
    {
        var masked = SecretMask.Of(["1"u8.ToArray()]).Apply(JsonNode.Parse("""{"exitCode":1,"message":"1 thing","list":["1",null,true]}"""));

        Assert.Equal("""{"exitCode":1,"message":"*** thing","list":["***",null,true]}""", masked!.ToJsonString());
    }
}
