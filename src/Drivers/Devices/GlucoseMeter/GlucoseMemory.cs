namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>The last few measurements that announced a context, so that a context finds its time.</summary>
/// <param name="Announced">Oldest first, at most <see cref="Capacity"/>.</param>
internal sealed record GlucoseMemory(IReadOnlyList<AnnouncedContext> Announced) : DecoderState
{
    // A context follows its measurement at once; a few more cover a meter that sends them in a bundle.
    public const int Capacity = 8;

    /// <summary>The memory with one measurement more; the oldest is forgotten.</summary>
    public static GlucoseMemory With(GlucoseMemory? memory, AnnouncedContext announced)
    {
        var known = memory?.Announced ?? [];
        return new([.. known.Skip(known.Count - Capacity + 1), announced]);
    }

    /// <summary>The measurement with this number, or null.</summary>
    public AnnouncedContext? Find(ushort sequence)
    {
        for (int i = Announced.Count - 1; i >= 0; i--)
        {
            if (Announced[i].Sequence == sequence)
            {
                return Announced[i];
            }
        }

        return null;
    }
}

/// <summary>What a context inherits from its measurement.</summary>
/// <param name="Sequence">Number of both.</param>
/// <param name="MeasuredAt">Time of the test as the user sees it, or null.</param>
/// <param name="IsControlSolution">True when it was a test of the meter.</param>
internal sealed record AnnouncedContext(ushort Sequence, DateTime? MeasuredAt, bool IsControlSolution);
