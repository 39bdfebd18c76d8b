using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>The words that Dexcom sensors have for their own state, and what a value is worth under each.</summary>
internal static class DexcomGlucose
{
    public const byte Stopped = 1;
    public const byte WarmUp = 2;
    public const byte Ok = 6;
    public const byte Expired = 0x18;

    /// <summary>The low 12 bits of the glucose field are mg/dL; FFFF is no value.</summary>
    private const ushort ValueMask = 0x0FFF;
    private const ushort None = 0xFFFF;

    // The sensors measure 40 to 400 mg/dL; what lies beyond is LOW or HIGH on their own displays.
    private const int Least = 40;
    private const int Greatest = 400;

    /// <summary>The number of a glucose field, or null.</summary>
    public static int? Number(ushort raw) => raw == None ? null : raw & ValueMask;

    /// <summary>
    /// The reading of a value. Only state 6 is usable; a number that comes with any other state is not handed on, least of all the
    /// one that is sent during warm-up.
    /// </summary>
    /// <param name="number">mg/dL, or null.</param>
    /// <param name="state">State of the sensor's algorithm.</param>
    /// <param name="displayOnly">True for a value that the maker does not let anyone act on.</param>
    public static DecodedReading Reading(int? number, byte state, bool displayOnly)
    {
        var validity = state switch
        {
            Ok when number is null => Validity.NotAvailable,
            Ok when number < Least => Validity.Underflow,
            Ok when number > Greatest => Validity.Overflow,
            Ok => displayOnly ? Validity.Questionable : Validity.Valid,
            WarmUp => Validity.CalibrationOngoing,
            Stopped or Expired => Validity.NotAvailable,
            _ => Validity.Invalid,
        };
        return new(
            Metrics.GlucoseCgm,
            validity is Validity.Valid or Validity.Questionable ? number : null,
            validity,
            state == Expired ? QualityFlags.Stuck : QualityFlags.None);
    }
}
