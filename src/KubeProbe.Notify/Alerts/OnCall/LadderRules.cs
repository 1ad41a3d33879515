using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>What people, rotas and ladders must be like.</summary>
static class LadderRules
{
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>All that is wrong with them.</summary>
    public static IEnumerable<string> Faults(AlertOptions options)
    {
        foreach (var fault in options.People.SelectMany(person => Faults(person).Select(fault => $"person {person.Name}: {fault}"))) yield return fault;
        foreach (var fault in options.Rotas.SelectMany(rota => Faults(rota).Select(fault => $"rota {rota.Name}: {fault}"))) yield return fault;
        foreach (var fault in options.Ladders.SelectMany(ladder => Faults(ladder, options).Select(fault => $"ladder {ladder.Name}: {fault}"))) yield return fault;
        foreach (var (what, names) in ((string, IEnumerable<string>)[])
            [("person", options.People.Select(each => each.Name)), ("rota", options.Rotas.Select(each => each.Name)), ("ladder", options.Ladders.Select(each => each.Name))])
            foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1)) yield return $"{what} {twice.Key} is there twice. Give each a name of its own.";
        var ladders = options.Ladders.Select(ladder => ladder.Name).ToHashSet();
        foreach (var unknown in options.Routes.Select(route => route.Ladder).OfType<string>().Distinct().Where(name => !ladders.Contains(name)))
            yield return $"a route names the ladder {unknown}, which is not declared.";
        var phones = options.Channels.Where(channel => channel.Kind is AlertChannelKind.Phone).Select(channel => channel.Name).ToHashSet();
        foreach (var phone in options.Routes.SelectMany(route => route.Channels).Distinct().Where(phones.Contains))
            yield return $"a route names the channel {phone}, which calls people: name a ladder instead, which says whom.";
    }

    static IEnumerable<string> Faults(Person person)
    {
        if (!IsName(person.Name)) yield return NameRemedy;
        if (person.Phone is { } phone && (phone.Length is < 8 or > 16 || phone[0] != '+' || !phone[1..].All(char.IsAsciiDigit)))
            yield return "phone must be + with country code and 7 to 15 digits, such as +8613800000000.";
        if (person.Email is { } email && (email.Length > 200 || email.IndexOf('@', StringComparison.Ordinal) <= 0)) yield return "email is no address.";
        if (person.Aliases.Any(alias => alias.Trim().Length is < 2 or > 100)) yield return "aliases must have 2 to 100 characters each.";
    }

    static IEnumerable<string> Faults(RotaOptions rota)
    {
        if (!IsName(rota.Name)) yield return NameRemedy;
        if (rota.File is null == rota.Url is null) yield return "it needs a file or a url (urlFile), one of the two.";
        if (rota.Url is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))) yield return "its url must be an absolute http or https address; write webcal:// as https://.";
        if (rota.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) yield return $"there is no time zone {zone}. Use IANA's names, such as Asia/Shanghai.";
        if (rota.Every < TimeSpan.FromMinutes(1) || rota.Every > Day) yield return "every must lie between 1m and 24h.";
    }

    static IEnumerable<string> Faults(EscalationLadder ladder, AlertOptions options)
    {
        if (!IsName(ladder.Name)) yield return NameRemedy;
        if (options.Channels.FirstOrDefault(channel => channel.Name == ladder.Channel) is not { Kind: AlertChannelKind.Phone })
            yield return $"its channel {ladder.Channel} is no declared channel of kind phone.";
        if (ladder.Steps.Count is 0 or > EscalationLadder.MaxSteps) yield return $"it must have 1 to {EscalationLadder.MaxSteps} steps.";
        if (ladder.Times is < 1 or > EscalationLadder.MaxTimes) yield return $"times must lie between 1 and {EscalationLadder.MaxTimes}.";
        if (ladder.Times > 1 && (ladder.Again < TimeSpan.FromMinutes(1) || ladder.Again > Day)) yield return "again, the pause before its steps begin again, must lie between 1m and 24h.";
        for (var number = 0; number < ladder.Steps.Count; number++)
        {
            var step = ladder.Steps[number];
            if (step.After < TimeSpan.Zero || step.After > Day) yield return $"step {number + 1}: after must lie between 0s and 24h.";
            if (number > 0 && step.After <= ladder.Steps[number - 1].After) yield return $"step {number + 1}: after must be more than that of the step before, {Duration.Format(ladder.Steps[number - 1].After)}: it counts from the ladder's beginning.";
            foreach (var fault in Faults(step, options)) yield return $"step {number + 1}: {fault}";
        }
    }

    static IEnumerable<string> Faults(EscalationStep step, AlertOptions options)
    {
        if (step.Call.Count == 0 && step.Tell.Count == 0) yield return "it calls and tells nobody. Name people or rota/NAME in call, or channels in tell.";
        foreach (var name in step.Call.Concat(step.Fallback))
        {
            if (name.StartsWith(EscalationStep.RotaPrefix, StringComparison.Ordinal) && !step.Fallback.Contains(name))
            {
                if (!options.Rotas.Any(rota => rota.Name == name[EscalationStep.RotaPrefix.Length..])) yield return $"there is no rota {name[EscalationStep.RotaPrefix.Length..]}.";
            }
            else if (options.People.FirstOrDefault(person => person.Name == name) is not { } person) yield return $"{name} is none of people. A rota is named rota/NAME, in call only.";
            else if (person.Phone is null) yield return $"{name} has no phone and can't be called.";
        }
        foreach (var channel in step.Tell)
            if (options.Channels.FirstOrDefault(each => each.Name == channel) is not { } found || found.Kind is AlertChannelKind.Phone) yield return $"tell: {channel} is no declared channel, or one that calls people.";
    }

    const string NameRemedy = "its name must be 1 to 63 lower-case letters, digits, dots and hyphens.";

    static bool IsName(string name) => name.Length is > 0 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}
