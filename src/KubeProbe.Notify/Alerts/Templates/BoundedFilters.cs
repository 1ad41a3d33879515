using System.Text.RegularExpressions;
using Fluid;
using Fluid.Values;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>The filters by which a text grows, with a bound: what is longer than a message may be is a fault of the template.</summary>
static partial class BoundedFilters
{
    /// <summary>Most characters of a text, most elements of a list.</summary>
    public const int Most = 50_000;

    // The longest that a filter may be asked to make, at worst, before it is looked at what it made.
    const long MostMade = 2_000_000;

    static readonly string[] Growing = ["append", "prepend", "replace", "replace_first", "replace_last", "join", "concat", "newline_to_br", "split", "escape", "url_encode", "base64_encode", "json"];

    // What the library has beyond Liquid: a format says by itself how long a text is to be, such as F999999999.
    static readonly string[] Formats = ["format_number", "format_string", "format_date"];

    /// <summary>Puts the bound around the filters that are there.</summary>
    public static void Bound(FilterCollection filters)
    {
        foreach (var name in Formats) filters.AddFilter(name, (_, _, _) => throw new InvalidOperationException($"there is no filter {name}"));
        if (filters.TryGetValue("date", out var date))
            filters.AddFilter("date", (input, arguments, context) => Width().IsMatch(arguments.At(0).ToStringValue()) ? throw new InvalidOperationException("date has a width of more than two digits") : date(input, arguments, context));
        foreach (var name in Growing)
            if (filters.TryGetValue(name, out var filter)) filters.AddFilter(name, async (input, arguments, context) =>
            {
                var longest = arguments.Count == 0 ? 1 : arguments.Values.Max(argument => Size(argument));
                var most = name is "replace" ? Size(input) * Math.Max(1, longest) : name is "join" ? Whole(input) + Size(input) * longest : Size(input) + longest;
                return most > MostMade ? throw TooMuch() : Check(await filter(input, arguments, context));
            });
    }

    // So wide is what a format makes of one part of a date, such as %100d.
    [GeneratedRegex(@"%[^A-Za-z%]*\d{3}", RegexOptions.CultureInvariant)]
    private static partial Regex Width();

    static FluidValue Check(FluidValue value) => Size(value) <= Most ? value : throw TooMuch();

    static InvalidOperationException TooMuch() => new($"a text or list of more than {Most} is made");

    // With all that is in it: the elements of a list may be the same long text.
    static long Whole(FluidValue value) => value is ArrayValue list ? list.Values.Sum(Size) : Size(value);

    static long Size(FluidValue value) => value switch { StringValue text => text.ToStringValue().Length, ArrayValue list => list.Values.Count, _ => 0 };
}
