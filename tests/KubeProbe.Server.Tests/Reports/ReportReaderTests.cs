using System.Text;
using KubeProbe.Server.Reports;

namespace KubeProbe.Server.Tests.Reports;

public sealed class ReportReaderTests
{
    [Fact]
    public void Names_may_be_in_any_case_and_unknown_fields_are_ignored()
    {
        var outcome = Read("""{"OK":true,"Message":"fine","Measurements":[{"Name":"a","Value":3,"Unit":"days"}],"later":{"x":1}}""").Outcome;

        Assert.True(outcome!.Ok);
        Assert.Equal("fine", outcome.Message);
        Assert.Equal(3, Assert.Single(outcome.Measurements).Value);
    }

    [Fact]
    public void Equal_reports_have_one_hash_whatever_their_form()
    {
        var hash = Read("""{"ok":false,"errors":["a"],"measurements":[{"name":"m","seconds":1}]}""").Outcome!.Hash;

        Assert.Equal(hash, Read("""{ "measurements":[{"seconds":1.0,"name":"m","ok":null}], "message":null, "errors":["a"], "ok":false }""").Outcome!.Hash);
        Assert.NotEqual(hash, Read("""{"ok":false,"errors":["b"],"measurements":[{"name":"m","seconds":1}]}""").Outcome!.Hash);
    }

    [Fact]
    public void Talk_beyond_its_bounds_is_cut_and_not_refused()
    {
        var errors = string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"e{i}\""));
        var outcome = Read($$"""{"ok":false,"errors":[{{errors}}],"message":"{{new string('y', 9_000)}}"}""").Outcome!;

        Assert.Equal(ReportReader.MaxErrors, outcome.Errors.Count);
        Assert.Equal("and 51 more errors", outcome.Errors[^1]);
        Assert.Equal(ReportReader.MaxText, outcome.Message!.Length);
    }

    [Fact]
    public void Facts_are_kept_once_each_and_within_their_bounds()
    {
        var more = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"name":"n{{i}}","value":"v"}"""));
        var outcome = Read($$"""{"ok":true,"facts":[{"name":"kernel","value":"4.19"},{"Name":"kernel","Value":"5.10"},{"name":"n","value":64},{{more}}]}""").Outcome!;

        Assert.Equal(64, outcome.Facts.Count);
        Assert.Equal([("kernel", "5.10"), ("n", "64")], outcome.Facts.Take(2).Select(fact => (fact.Name, fact.Value)));
        Assert.Empty(Read("""{"ok":true,"facts":null}""").Outcome!.Facts);
    }

    [Fact]
    public void Facts_belong_to_what_a_report_says_and_a_report_without_has_the_hash_it_had()
    {
        var bare = Read("""{"ok":true}""").Outcome!.Hash;
        Assert.Equal(bare, Read("""{"ok":true,"facts":[]}""").Outcome!.Hash);
        Assert.NotEqual(bare, Read("""{"ok":true,"facts":[{"name":"a","value":"b"}]}""").Outcome!.Hash);
    }

    [Fact]
    public void Nul_is_replaced_because_no_database_keeps_it() =>
        Assert.Equal("a\uFFFDb", Read("""{"ok":true,"message":"a\u0000b"}""").Outcome!.Message);

    [Theory]
    [InlineData("""{"ok":1}""", "ok")]
    [InlineData("""{"ok":true,"ok":false}""", "")]
    [InlineData("""{"ok":true,"message":"\ud800"}""", "message")]
    [InlineData("""{"ok":true,"errors":[1]}""", "errors[0]")]
    [InlineData("""{"ok":true,"measurements":[{"name":"a b"}]}""", "measurements[0].name")]
    [InlineData("""{"ok":true,"measurements":[{"name":"a","seconds":-0.1}]}""", "measurements[0].seconds")]
    [InlineData("""{"ok":true,"measurements":[{"name":"a","value":1e999}]}""", "measurements[0].value")]
    [InlineData("""{"ok":true,"measurements":[{"name":"a","seconds":"NaN"}]}""", "measurements[0].seconds")]
    [InlineData("""{"ok":true,"facts":{}}""", "facts")]
    [InlineData("""{"ok":true,"facts":[{"name":"a b","value":"x"}]}""", "facts[0].name")]
    [InlineData("""{"ok":true,"facts":[{"name":"a"}]}""", "facts[0].value")]
    public void What_is_wrong_is_told_by_field(string json, string field) =>
        Assert.Equal(field, Assert.Single(Read(json).Faults).Field);

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(
            ["errors", "measurements[0].seconds", "measurements[0].name", "ok"],
            Read("""{"errors":"no","measurements":[{"seconds":-1}]}""").Faults.Select(fault => fault.Field));

    [Fact]
    public void Too_many_samples_are_refused()
    {
        var samples = string.Join(',', Enumerable.Repeat("""{"name":"a"}""", ReportReader.MaxMeasurements + 1));
        Assert.Equal("measurements", Assert.Single(Read($$"""{"ok":true,"measurements":[{{samples}}]}""").Faults).Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("the probe gave up")]
    [InlineData("""{"ok":true,"message":"cut in the mid""")]
    [InlineData("[true]")]
    public void A_termination_message_that_is_no_report_is_none(string text) => Assert.Null(new ReportReader().TryRead(text));

    [Fact]
    public void A_termination_message_may_be_a_report() => Assert.True(new ReportReader().TryRead(" {\"ok\":true}\n")!.Ok);

    static ReportReading Read(string json) => ReportReader.Read(Encoding.UTF8.GetBytes(json));
}
