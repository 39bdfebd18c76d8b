using System.Text;
using System.Text.Unicode;

namespace Edge.Drivers.Numbers;

/// <summary>Text of a characteristic: UTF-8, ends at the first NUL, blanks at the end do not count. May be empty.</summary>
internal static class GattText
{
    /// <summary>Reads all that is left; rejects what is no UTF-8.</summary>
    public static string Read(ref FieldReader reader)
    {
        int start = reader.Offset;
        var bytes = reader.Take(reader.Rest.Length);
        int end = bytes.IndexOf((byte)0);
        return Text(ref reader, end < 0 ? bytes : bytes[..end], start).TrimEnd(' ');
    }

    /// <summary>Reads up to the next NUL, which must be there.</summary>
    public static string ReadTerminated(ref FieldReader reader)
    {
        int start = reader.Offset;
        int end = reader.Rest.IndexOf((byte)0);
        var bytes = reader.Take(end < 0 ? reader.Rest.Length : end);
        reader.Take(1);
        return Text(ref reader, bytes, start);
    }

    private static string Text(ref FieldReader reader, ReadOnlySpan<byte> bytes, int start)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        reader.Reject(RejectReason.BadEncoding, start);
        return "";
    }
}
