using System.Text;
using System.Text.Json.Nodes;

namespace Edge.Drivers.Iio;

/// <summary>A layout as places: offset and size of each channel in a scan.</summary>
internal sealed class ScanLayoutProfile(string name) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => SysfsOrigin.Layout;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = ScanLayout.TryRead(frame, out var layout);
        if (layout is not null)
        {
            into.Fields["rate_hz"] = layout.RateHz;
            into.Fields["scan_bytes"] = layout.ScanBytes;
            foreach (var (element, offset) in layout.Elements)
            {
                into.Fields[element.Name] = offset;
            }
        }

        return result;
    }
}

/// <summary>Scans as lists of counts by channel; the line holds their layout as <c>layout</c>.</summary>
internal sealed class ScanProfile(string name) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => SysfsOrigin.Scans;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        byte[] text = Encoding.UTF8.GetBytes(into.Line["layout"]?.ToString() ?? "");
        ScanLayout.TryRead(text, out var layout);
        if (layout is null)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        if (frame.IsEmpty || frame.Length % layout.ScanBytes != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frame.Length / layout.ScanBytes * layout.ScanBytes);
        }

        foreach (var (element, offset) in layout.Elements)
        {
            var values = new JsonArray();
            for (int scan = 0; scan < frame.Length; scan += layout.ScanBytes)
            {
                for (int i = 0; i < element.Repeat; i++)
                {
                    values.Add((JsonNode)JsonValue.Create(element.Extract(frame[(scan + offset + i * element.StorageBits / 8)..])));
                }
            }

            into.Fields[element.Name] = values;
        }

        return DecodeResult.Decoded;
    }
}
