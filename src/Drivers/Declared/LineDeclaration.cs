using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Model.Observations;

namespace Edge.Drivers.Declared;

/// <summary>Reads a file of the kind <c>ascii-line</c>.</summary>
internal static class LineDeclaration
{
    private static readonly int[] Speeds = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200];

    private static readonly Dictionary<string, SerialParity> ParityWords = new(StringComparer.Ordinal)
    {
        ["none"] = SerialParity.None,
        ["odd"] = SerialParity.Odd,
        ["even"] = SerialParity.Even,
    };

    public static LineDriver Read(DeviceJson json)
    {
        var identity = Identity.Read(json);
        var lines = json.Objects("lines").Select(ReadLine).ToList();
        var pattern = Compile(json);
        var values = new List<LineValue>();
        var signals = new List<SignalDeclaration>();
        ReadValues(json, pattern, values, signals);
        decimal quiet = json.Number("quietSeconds", 1, 86_400);
        if (TimeSpan.FromSeconds((double)quiet) <= signals.Max(s => s.ExpectedInterval))
        {
            throw json.Wrong("quietSeconds", "must be longer than every intervalSeconds.");
        }

        var grammar = new LineGrammar { Pattern = pattern, Values = values, Qualities = ReadQualities(json, pattern) };
        grammar = json.Has("deviceTime") ? WithTime(grammar, json.Object("deviceTime")) : grammar;
        json.Finish();
        var declared = new DriverDeclaration
        {
            Id = identity.Id,
            DisplayName = identity.DisplayName,
            Models = identity.Models,
            Transport = DeviceTransport.Serial,
            Lines = lines,
            Signals = signals,
            QuietTime = TimeSpan.FromSeconds((double)quiet),
            Evidence = identity.Evidence,
        };
        return new LineDriver(declared, grammar);
    }

    private static SerialLine ReadLine(DeviceJson line)
    {
        int baud = (int)line.Number("baud", 1200, 115_200);
        if (!Speeds.Contains(baud))
        {
            throw line.Wrong("baud", $"must be one of {string.Join(", ", Speeds)}.");
        }

        var parity = line.Has("parity") ? line.Word("parity", ParityWords) : SerialParity.None;
        line.Finish();
        return new SerialLine(baud, parity);
    }

    // A line must fit as a whole, and an expression that cannot go back takes time in proportion to its line.
    private static Regex Compile(DeviceJson json)
    {
        string pattern = json.Text("pattern");
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw json.Wrong("pattern", $"is no regular expression without look-around and back references: {wrong.Message}");
        }
    }

    private static void ReadValues(DeviceJson json, Regex pattern, List<LineValue> values, List<SignalDeclaration> signals)
    {
        var all = json.Object("values");
        foreach (string group in all.Names)
        {
            var value = all.Object(group);
            CheckGroup(all, group, group, pattern);
            string key = value.Text("metric");
            var metric = Metrics.FromKey(key) is { IsWaveform: false } known ? known
                : throw value.Wrong("metric", $"there is no metric '{key}' with single values; the table in Metrics lists them.");
            string unit = value.OptionalText("unit") ?? metric.Ucum;
            string[] convertible = [.. UnitConversion.Known.Where(rule => rule.To == metric.Ucum).Select(rule => rule.From)];
            if (unit != metric.Ucum && !convertible.Contains(unit))
            {
                throw value.Wrong("unit", $"'{unit}' is no UCUM unit that is converted to {metric.Ucum}; leave it out, or use one of {string.Join(", ", convertible)}.");
            }

            if (signals.Any(s => s.Metric == metric))
            {
                throw value.Wrong("metric", $"'{key}' is taken by another group.");
            }

            var absent = value.Has("absent") ? value.Texts("absent") : [];
            values.Add(new LineValue(group, metric, unit, value.Number("factor", 0.000001m, 1_000_000, 1), absent));
            signals.Add(new(metric, TimeSpan.FromSeconds((double)value.Number("intervalSeconds", 0, 86_400, 0))));
            value.Finish();
        }

        if (values.Count == 0)
        {
            throw json.Wrong("values", "must name at least one group.");
        }
    }

    private static List<LineQuality> ReadQualities(DeviceJson json, Regex pattern)
    {
        var qualities = new List<LineQuality>();
        if (!json.Has("quality"))
        {
            return qualities;
        }

        var all = json.Object("quality");
        foreach (string group in all.Names)
        {
            CheckGroup(all, group, group, pattern);
            var words = all.Object(group);
            qualities.AddRange(words.Names.Select(w => new LineQuality(group, w, words.Word(w, LineQuality.Meanings))));
        }

        return qualities;
    }

    private static LineGrammar WithTime(LineGrammar grammar, DeviceJson time)
    {
        string group = time.Text("group");
        string format = time.Text("format");
        CheckGroup(time, "group", group, grammar.Pattern);
        var sample = new DateTime(2026, 11, 23, 17, 48, 39);
        bool isWhole = DateTime.TryParseExact(
            sample.ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime back)
            && back == sample;
        if (!isWhole)
        {
            throw time.Wrong("format", "must hold year, month, day, hour, minute and second, as in yyyy-MM-dd HH:mm:ss; leave out a time without date.");
        }

        time.Finish();
        return grammar with { TimeGroup = group, TimeFormat = format };
    }

    private static void CheckGroup(DeviceJson json, string member, string group, Regex pattern)
    {
        if (!pattern.GetGroupNames().Contains(group) || char.IsAsciiDigit(group[0]))
        {
            throw json.Wrong(member, $"the pattern has no group (?<{group}>...).");
        }
    }
}
