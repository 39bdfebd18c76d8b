using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Journal;

/// <summary>
/// Looks at a journal's folder without changing it, also beside a running service. Writes JSON, one object per line.
/// What the service is writing at that moment shows as an open tail, which is not damage.
/// </summary>
public static class JournalVerifier
{
    /// <summary>Checks every byte and every link of the chain; one line per segment. Returns the number of findings.</summary>
    public static int Verify(string folder, TextWriter output)
    {
        int findings = 0;
        foreach (SegmentImage segment in Segments(folder))
        {
            SegmentCheck check = SegmentCheck.Run(segment.Entry, segment.Bytes, segment.LastSeq, []);
            bool linked = segment.PreviousChain is null || segment.PreviousChain.AsSpan().SequenceEqual(segment.Entry.Header.ChainBefore);
            int damage = check.Findings.Count(f => f.Kind != DamageKind.Tail) + (segment.HeaderDamaged ? 1 : 0) + (linked ? 0 : 1);
            findings += damage;
            // Behind a loss the chain goes on as the drop record says, not by computation.
            segment.EndChain = segment.Entry.HasGaps || Lost(check) > 0 ? null : check.EndChain;
            Line(output, json =>
            {
                WriteSegment(json, segment);
                json.WriteNumber("to", check.LastSeq);
                json.WriteNumber("records", check.LastSeq - segment.Entry.FirstSeq + 1 - segment.Entry.LostWithin(segment.Entry.FirstSeq, check.LastSeq) - Lost(check));
                json.WriteNumber("lost", segment.Entry.LostWithin(segment.Entry.FirstSeq, check.LastSeq) + Lost(check));
                json.WriteBoolean("header_good", !segment.HeaderDamaged);
                json.WriteBoolean("chain_linked", linked);
                json.WriteBoolean("open_tail", check.Findings.Any(f => f.Kind == DamageKind.Tail));
                json.WriteString("chain", Convert.ToHexStringLower(check.EndChain));
                json.WriteNumber("findings", damage);
            });
        }

        return findings;
    }

    /// <summary>One line per lane: segments, first and last number, bytes, acknowledged number.</summary>
    public static void Stat(string folder, TextWriter output)
    {
        using PosixJournalFiles files = PosixJournalFiles.OpenForReading(folder);
        CursorFile? cursor = CursorFile.TryRead(files);
        foreach (IGrouping<Lane, SegmentImage> lane in Segments(folder).GroupBy(s => s.Entry.Lane))
        {
            SegmentImage[] segments = [.. lane];
            long last = SegmentCheck.Run(segments[^1].Entry, segments[^1].Bytes, long.MaxValue, []).LastSeq;
            Line(output, json =>
            {
                json.WriteString("lane", lane.Key.Name());
                json.WriteString("epoch", segments[^1].Entry.Epoch.ToString("x16", CultureInfo.InvariantCulture));
                json.WriteNumber("segments", segments.Length);
                json.WriteNumber("from", segments[0].Entry.FirstSeq);
                json.WriteNumber("to", last);
                json.WriteNumber("bytes", segments.Sum(s => s.Entry.FileBytes));
                json.WriteNumber("acknowledged_up_to", cursor?[lane.Key].AcknowledgedUpTo ?? 0);
            });
        }
    }

    /// <summary>One line per record of a lane, or of all lanes, decoded where it can be.</summary>
    public static void Dump(string folder, Lane? only, TextWriter output)
    {
        foreach (SegmentImage segment in Segments(folder).Where(s => only is null || s.Entry.Lane == only))
        {
            var walk = new SegmentWalk(segment.Bytes, segment.Entry.Header, segment.LastSeq);
            while (walk.MoveNext())
            {
                if (walk.Kind is WalkKind.Scar or WalkKind.Tail)
                    continue;
                (long seq, long to, byte[]? payload) = (walk.Seq, walk.To, walk.Kind == WalkKind.Record ? walk.Payload.ToArray() : null);
                Line(output, json => WriteRecord(json, segment, seq, to, payload));
            }
        }
    }

    private static long Lost(SegmentCheck check) => check.Findings.Where(f => f.Kind == DamageKind.Lost).Sum(f => f.To - f.From + 1);

    private static IEnumerable<SegmentImage> Segments(string folder)
    {
        using PosixJournalFiles files = PosixJournalFiles.OpenForReading(folder);
        foreach (Lane lane in Lanes.All)
        {
            string[] names = [.. files.List(lane.Name()).Select(f => f.Name).Where(n => SegmentHeader.TryParseName(n, out _, out _)).Order(StringComparer.Ordinal)];
            SegmentImage? previous = null;
            for (int i = 0; i < names.Length; i++)
            {
                SegmentImage? image = ReadSegment(files, lane, names[i], i + 1 < names.Length ? names[i + 1] : null);
                if (image is null)
                    continue;
                image.PreviousChain = previous?.EndChain;
                yield return image;
                previous = image;
            }
        }
    }

    /// <summary>Null when the running service has deleted the file since it was listed.</summary>
    private static SegmentImage? ReadSegment(PosixJournalFiles files, Lane lane, string name, string? next)
    {
        if (!SegmentHeader.TryParseName(name, out ulong epoch, out long first))
            return null;
        byte[] bytes;
        try
        {
            using IJournalFile file = files.Open($"{lane.Name()}/{name}", writable: false);
            bytes = new byte[file.Length];
            file.Read(bytes, 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        SegmentHeader? header = SegmentHeader.Read(bytes);
        long last = next is not null && SegmentHeader.TryParseName(next, out _, out long nextFirst) && nextFirst > first ? nextFirst - 1 : long.MaxValue;
        SegmentHeader known = header ?? new SegmentHeader
        {
            Gateway = default,
            Lane = lane,
            Epoch = epoch,
            FirstSeq = first,
            ChainBefore = new byte[HashChain.HeadBytes],
            SegmentBytes = bytes.Length,
        };
        return new SegmentImage(new SegmentEntry(known) { FileBytes = bytes.Length }, bytes, last, header is null);
    }

    private static void WriteSegment(Utf8JsonWriter json, SegmentImage segment)
    {
        json.WriteString("lane", segment.Entry.Lane.Name());
        json.WriteString("segment", segment.Entry.Header.FileName);
        json.WriteNumber("from", segment.Entry.FirstSeq);
    }

    private static void WriteRecord(Utf8JsonWriter json, SegmentImage segment, long seq, long to, byte[]? payload)
    {
        WriteSegment(json, segment);
        json.WriteNumber("seq", seq);
        if (payload is null)
        {
            json.WriteNumber("lost_to", to);
            return;
        }

        try
        {
            string record = JsonFormatter.Default.Format(Record.Parser.ParseFrom(payload));
            json.WritePropertyName("record");
            json.WriteRawValue(record);
        }
        catch (InvalidProtocolBufferException)
        {
            json.WriteBase64String("bytes", payload);
        }
    }

    private static void Line(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private sealed record SegmentImage(SegmentEntry Entry, byte[] Bytes, long LastSeq, bool HeaderDamaged)
    {
        public byte[]? PreviousChain { get; set; }

        public byte[]? EndChain { get; set; }
    }
}
