namespace Edge.Drivers.Simulation;

/// <summary>A ventilated breath: inspiration in a third of the cycle, expiration with the plateau of a capnogram.</summary>
internal static class BreathShape
{
    /// <summary>Breaths a minute of every simulated patient.</summary>
    public const int RespirationRate = 14;

    /// <summary>End-tidal CO2 of every simulated patient, in mm[Hg].</summary>
    public const int EndTidalCo2 = 38;

    private const double InspirationShare = 1.0 / 3;
    private const double PeakPressure = 18;
    private const double EndExpiratoryPressure = 5;
    private const double PeakFlow = 40;

    /// <summary>CO2 at the airway in mm[Hg].</summary>
    public static double Co2(TimeSpan at)
    {
        double phase = Phase(at);
        double expired = (phase - InspirationShare) / (1 - InspirationShare);
        return phase < InspirationShare ? 0 : EndTidalCo2 * (1 - Math.Exp(-expired / 0.08)) * (0.9 + 0.1 * expired);
    }

    /// <summary>Airway pressure in mbar.</summary>
    public static double Pressure(TimeSpan at)
    {
        double phase = Phase(at);
        double share = phase < InspirationShare ? phase / InspirationShare : Math.Exp(-(phase - InspirationShare) / 0.06);
        return EndExpiratoryPressure + (PeakPressure - EndExpiratoryPressure) * share;
    }

    /// <summary>Airway flow in L/min, inspiration positive.</summary>
    public static double Flow(TimeSpan at)
    {
        double phase = Phase(at);
        return phase < InspirationShare ? PeakFlow : -PeakFlow * 1.4 * Math.Exp(-(phase - InspirationShare) / 0.12);
    }

    /// <summary>True while air flows in.</summary>
    public static bool IsInspiration(TimeSpan at) => Phase(at) < InspirationShare;

    private static double Phase(TimeSpan at) => at.TotalMinutes * RespirationRate % 1;
}
