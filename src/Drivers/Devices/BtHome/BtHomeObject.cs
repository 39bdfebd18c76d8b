using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>How the bytes of a BTHome object are to be read.</summary>
internal enum BtHomeFormat : byte
{
    Unsigned = 0,
    Signed = 1,

    /// <summary>0 or 1; anything else is no value.</summary>
    Binary = 2,

    /// <summary>Code of what happened to a button.</summary>
    Button = 3,

    /// <summary>Code of the direction, then the number of steps.</summary>
    Dimmer = 4,

    /// <summary>Length byte, then UTF-8.</summary>
    Text = 5,

    /// <summary>Length byte, then bytes.</summary>
    Raw = 6,

    /// <summary>Parts of a version, last part first.</summary>
    Version = 7,
}

/// <summary>One row of the object table: what an object id stands for.</summary>
/// <param name="Id">Object id.</param>
/// <param name="Name">Name in vectors and on the decode view.</param>
/// <param name="Format">How its bytes are read.</param>
/// <param name="Bytes">Length of the value in version 2; 0 = its first byte is the length.</param>
/// <param name="Factor">Unit per raw count; its decimals are those of the value.</param>
/// <param name="Unit">UCUM unit, or null when it has none.</param>
internal sealed record BtHomeObject(byte Id, string Name, BtHomeFormat Format, int Bytes, decimal Factor, string? Unit)
{
    public const byte PacketId = 0x00;

    /// <summary>The metric it is a reading of, or null when it stays a field.</summary>
    public Metric? Metric { get; init; }

    /// <summary>Unit of a reading when it is not the metric's own.</summary>
    public string? SourceUnit { get; init; }
}
