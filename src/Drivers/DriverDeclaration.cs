using Edge.Drivers.Ble;
using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>What has been proven about a driver; shown to users, never rounded up.</summary>
public enum EvidenceLevel
{
    Vectors = 1,
    Simulator = 2,
    Hardware = 3,
}

/// <summary>How a device reaches the gateway.</summary>
public enum DeviceTransport
{
    Serial = 1,
    Bluetooth = 2,

    /// <summary>HL7 v2 messages that the device pushes over TCP.</summary>
    Mllp = 3,

    /// <summary>A sensor of the kernel's IIO or hwmon tree.</summary>
    Sysfs = 4,
}

/// <summary>Parity bit of a serial line.</summary>
public enum SerialParity
{
    None = 0,
    Odd = 1,
    Even = 2,
}

/// <summary>Line settings of a serial port. No flow control unless the device demands it.</summary>
/// <param name="Baud">Bits per second, one of the standard speeds 1200 to 921600.</param>
/// <param name="Parity">Parity of the 8 data bits.</param>
/// <param name="AssertRts">True when the device needs RTS and DTR raised.</param>
public sealed record SerialLine(int Baud, SerialParity Parity = SerialParity.None, bool AssertRts = false);

/// <summary>One signal that a driver can produce.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="ExpectedInterval">Usual time between two values; zero = on demand, so the signal has only an age.</param>
public sealed record SignalDeclaration(Metric Metric, TimeSpan ExpectedInterval);

/// <summary>
/// A permitted write: bytes with a mask of the bits that must match (0x00 = free byte). The transport refuses
/// everything that matches no entry, so that no bug can inflate a cuff or erase a memory.
/// </summary>
/// <param name="Name">Name of the command in the conversation and in logs.</param>
/// <param name="Bytes">The bytes allowed.</param>
/// <param name="Mask">One mask byte per byte; empty = all bits must match.</param>
/// <param name="Characteristic">Characteristic that may be written; empty for a byte stream.</param>
public sealed record PermittedWrite(string Name, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Mask = default, Guid Characteristic = default)
{
    /// <summary>True when <paramref name="write"/> has this length and target and agrees in every masked bit.</summary>
    public bool Permits(ReadOnlySpan<byte> write, Guid characteristic = default)
    {
        if (write.Length != Bytes.Length || characteristic != Characteristic)
        {
            return false;
        }

        for (int i = 0; i < write.Length; i++)
        {
            byte mask = Mask.IsEmpty ? (byte)0xFF : Mask.Span[i];
            if (((write[i] ^ Bytes.Span[i]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Everything that is known about a kind of device before any byte of it is read.</summary>
public sealed record DriverDeclaration
{
    /// <summary>Id on configuration and command line, e.g. <c>nonin-oem3</c>.</summary>
    public required string Id { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Models known to speak this protocol.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    public required DeviceTransport Transport { get; init; }

    /// <summary>Line settings to try, most likely first; a driver that is not serial has none.</summary>
    public IReadOnlyList<SerialLine> Lines { get; init; } = [];

    /// <summary>How it is recognised and listened to; null when it is no Bluetooth device.</summary>
    public BleDeclaration? Ble { get; init; }

    /// <summary>What is read of it; null when it is no sensor of the kernel.</summary>
    public SysfsDeclaration? Sysfs { get; init; }

    public required IReadOnlyList<SignalDeclaration> Signals { get; init; }

    /// <summary>The only writes its transport lets through.</summary>
    public IReadOnlyList<PermittedWrite> PermittedWrites { get; init; } = [];

    /// <summary>What the host sends and expects after opening the port and while it is open.</summary>
    public IReadOnlyList<ConversationStep> Conversation { get; init; } = [];

    /// <summary>Silence after which the port is closed and opened again; for a device that comes and goes, the longest usual pause within a connection.</summary>
    public required TimeSpan QuietTime { get; init; }

    public required EvidenceLevel Evidence { get; init; }
}
