namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>Serial data formats of Nonin OEM III modules and Xpod cables; the number is the one of the select command.</summary>
public enum NoninFormat : byte
{
    /// <summary>75 frames/s with an 8-bit pleth, numbers multiplexed over 25 frames.</summary>
    Df2 = 0x02,

    /// <summary>As <see cref="Df2"/> with a 16-bit pleth.</summary>
    Df7 = 0x07,

    /// <summary>Four bytes a second, numbers only.</summary>
    Df8 = 0x08,

    /// <summary>Spot check with the device's date and time, also from its memory.</summary>
    Df13 = 0x0D,
}
