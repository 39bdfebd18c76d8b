using System.Text;

namespace Edge.Drivers.Iio;

/// <summary>Builds a text frame of attributes in a buffer that is used again for each frame.</summary>
internal sealed class AttributeTextWriter
{
    private readonly byte[] _frame = new byte[16 * 1024];
    private int _length;

    /// <summary>Attributes whose read failed since the last start.</summary>
    public int Failed { get; private set; }

    /// <summary>Attributes that have a value since the last start.</summary>
    public int Values { get; private set; }

    public void Start() => (_length, Failed, Values) = (0, 0, 0);

    /// <summary>Reads an attribute file and adds its line; a file that is not there adds none.</summary>
    public void Read(string folder, string attribute)
    {
        Span<byte> value = stackalloc byte[SysfsFile.MostBytes];
        var state = SysfsFile.Read(Path.Combine(folder, attribute), value, out int count);
        Values += state == SysfsFile.State.Read ? 1 : 0;
        Failed += state == SysfsFile.State.Failed ? 1 : 0;
        if (state != SysfsFile.State.Missing)
        {
            Add(attribute, value[..count]);
        }
    }

    /// <summary>Adds a line; what no longer fits is left out, and the closing line always fits.</summary>
    public void Add(string attribute, ReadOnlySpan<byte> value)
    {
        if (_length + attribute.Length + value.Length + 3 <= _frame.Length)
        {
            _length += Encoding.ASCII.GetBytes(attribute, _frame.AsSpan(_length));
            _frame[_length++] = (byte)'=';
            value.CopyTo(_frame.AsSpan(_length));
            _length += value.Length;
            _frame[_length++] = (byte)'\n';
        }
    }

    /// <summary>The frame; valid until the next start.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _frame[_length] = (byte)'\n';
        return _frame.AsSpan(0, _length + 1);
    }
}
