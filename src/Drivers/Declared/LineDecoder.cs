using Edge.Drivers.Vectors;

namespace Edge.Drivers.Declared;

/// <summary>Readings of a declared line, in the order of the file. Unlike a written decoder it allocates for each line that fits.</summary>
internal sealed class LineDecoder(LineGrammar grammar) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = grammar.TryMatch(frame, out var match);
        if (match is null)
        {
            return result;
        }

        var condition = SignalCondition.Good;
        foreach (var quality in grammar.Qualities)
        {
            if (match.Groups[quality.Group] is { Success: true } word && word.Value.Trim() == quality.Word)
            {
                condition = quality.Meaning(condition);
            }
        }

        var time = grammar.Time(match);
        foreach (var value in grammar.Values)
        {
            var group = match.Groups[value.Group];
            if (!group.Success)
            {
                // This line, or this model, does not print it.
                continue;
            }

            if (!value.TryRead(group.Value, out decimal? number))
            {
                into.Clear();
                return DecodeResult.Rejected(RejectReason.BadField, group.Index);
            }

            into.Add(condition.Reading(value.Metric, number, time) with { SourceUnit = value.Unit == value.Metric.Ucum ? null : value.Unit });
        }

        return result;
    }
}

/// <summary>A declared line: each value under the name of its group, numbers as printed even when the sensor is off.</summary>
internal sealed class LineProfile(string name, LineGrammar grammar, LineDecoder decoder) : FrameProfile
{
    public override string Name => name;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = grammar.TryMatch(frame, out var match);
        if (match is null)
        {
            return result;
        }

        foreach (var value in grammar.Values)
        {
            var group = match.Groups[value.Group];
            into.Fields.SetQuantity(value.Group, group.Success && value.TryRead(group.Value, out decimal? number) ? number : null, value.Unit);
        }

        foreach (string group in grammar.Qualities.Select(q => q.Group).Distinct())
        {
            into.Fields[group] = match.Groups[group] is { Success: true } word ? word.Value.Trim() : null;
        }

        if (grammar.TimeGroup is { } timeGroup)
        {
            into.Fields.SetTime(timeGroup, grammar.Time(match));
        }

        return decoder.Decode(frame, default, into.Readings);
    }
}
