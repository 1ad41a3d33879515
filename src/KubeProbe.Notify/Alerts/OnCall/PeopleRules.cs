namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>Whom a shift means: those among its participants, or named in its title.</summary>
static class PeopleRules
{
    /// <summary>The people of a shift, in their own order; none when nobody known is meant.</summary>
    public static IReadOnlyList<Person> Of(Shift shift, IEnumerable<Person> people) => [.. people.Where(person => Means(shift, person))];

    static bool Means(Shift shift, Person person) =>
        (person.Email is { } email && (shift.Addresses.Contains(email, StringComparer.OrdinalIgnoreCase) || Names(shift.Title, email)))
        || person.Aliases.Prepend(person.Name).Any(name => Names(shift.Title, name));

    // As whole words: Ann is not meant by "Annual review".
    static bool Names(string title, string name)
    {
        for (var at = title.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = title.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
            if (IsEdge(title, at - 1) && IsEdge(title, at + name.Length)) return true;
        return false;
    }

    static bool IsEdge(string title, int at) =>
        at < 0 || at >= title.Length || IsHan(title[at]) || !(char.IsLetterOrDigit(title[at]) || title[at] is '@' or '_' or '-');

    // Chinese is written without spaces.
    static bool IsHan(char letter) => letter is >= '\u4E00' and <= '\u9FFF';
}
