using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>An agent describes its objects: configuration id, then class, handle and attributes of each object.</summary>
internal static class ConfigurationReport
{
    /// <summary>Configuration id and result.</summary>
    public const int ResponseBytes = 4;

    /// <summary>Checks counts and lengths of a report.</summary>
    /// <param name="content">What follows the event's head.</param>
    /// <param name="at">Its offset in the message.</param>
    public static DecodeResult Check(ReadOnlySpan<byte> content, int at)
    {
        var reader = new BigEndianReader(content, at);
        reader.U16();
        int count = reader.U16();
        var objects = reader.Part(reader.U16());
        for (int i = 0; i < count && objects.IsGood; i++)
        {
            objects.U16();
            objects.U16();
            AttributeList.Skip(ref objects);
        }

        reader.Close(objects);
        return reader.IsGood && !reader.IsAtEnd ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset) : reader.Result;
    }

    /// <summary>Reads a report that was checked.</summary>
    public static AgentConfiguration Read(ReadOnlySpan<byte> content)
    {
        var reader = new BigEndianReader(content);
        ushort id = reader.U16();
        int count = reader.U16();
        var objects = reader.Part(reader.U16());
        var read = new List<AgentObject>(count);
        for (int i = 0; i < count && read.Count < AgentConfiguration.MaxObjects; i++)
        {
            objects.U16();
            ushort handle = objects.U16();
            read.Add(AgentObject.Read(handle, AttributeList.At(ref objects)));
        }

        return new AgentConfiguration(id, content.ToArray(), read);
    }
}

/// <summary>
/// The configuration of an agent: which handle measures what, in which unit, and in which order values come. Immutable.
/// </summary>
internal sealed class AgentConfiguration(ushort id, byte[] report, IReadOnlyList<AgentObject> objects)
{
    /// <summary>Objects kept; agents have a dozen.</summary>
    public const int MaxObjects = 128;

    public ushort Id => id;

    /// <summary>The object with this handle, or null.</summary>
    public AgentObject? Find(ushort handle)
    {
        for (int i = 0; i < objects.Count; i++)
        {
            if (objects[i].Handle == handle)
            {
                return objects[i];
            }
        }

        return null;
    }

    /// <summary>True when a report says the same as the one this was read from.</summary>
    public bool Equals(ReadOnlySpan<byte> content) => content.SequenceEqual(report);
}
