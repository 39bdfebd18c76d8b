namespace Edge.Model.Observations;

/// <summary>
/// The vocabulary table: every metric the product knows, with MDC, LOINC and UCUM (data model, section 2).
/// Codes outside section 2 (invasive pressures, airway gases, respiration waveform) are of 11073-10101 and LOINC.
/// </summary>
public static class Metrics
{
    /// <summary>UCUM codes that may appear anywhere; <c>mmHg</c>, <c>C</c> and <c>bpm</c> are faults.</summary>
    public static IReadOnlyList<string> UcumAllowed { get; } =
    [
        "%", "/min", "mm[Hg]", "Cel", "mg/dL", "mmol/L", "kg", "mV", "1", "s", "ms", "us",
        "kg/m2", "cm", "Ohm", "hPa", "lx", "[ppm]", "V", "cm[H2O]", "mL", "L/min", "kJ", "uV", "mg", "[g]",
    ];

    public static Metric HeartRate { get; } = Row("heart-rate", 147842, "MDC_ECG_HEART_RATE", ["8867-4"], "/min", 264864, 0, 350, 0, "Heart rate");

    public static Metric SpO2 { get; } = Row("spo2", 150456, "MDC_PULS_OXIM_SAT_O2", ["59408-5", "2708-6"], "%", 262688, 0, 100, 0, "SpO2");

    public static Metric PulseRateOximeter { get; } = Row("pulse-rate", 149530, "MDC_PULS_OXIM_PULS_RATE", ["8867-4"], "/min", 264864, 0, 350, 0, "Pulse");

    public static Metric PulseRateCuff { get; } = Row("pulse-rate-cuff", 149546, "MDC_PULS_RATE_NON_INV", ["8867-4"], "/min", 264864, 0, 350, 0, "Pulse (cuff)");

    public static Metric PerfusionIndex { get; } = Row("perfusion-index", 150448, "MDC_PULS_OXIM_PERF_REL", ["61006-3"], "%", 262688, 0, 100, 1, "Perfusion");

    public static Metric RespirationRate { get; } = Row("respiration-rate", 151562, "MDC_RESP_RATE", ["9279-1"], "/min", 264928, 0, 150, 0, "Breathing");

    public static Metric NibpSystolic { get; } = Row("nibp-systolic", 150021, "MDC_PRESS_BLD_NONINV_SYS", ["8480-6"], "mm[Hg]", 266016, 0, 300, 0, "Systolic");

    public static Metric NibpDiastolic { get; } = Row("nibp-diastolic", 150022, "MDC_PRESS_BLD_NONINV_DIA", ["8462-4"], "mm[Hg]", 266016, 0, 250, 0, "Diastolic");

    public static Metric NibpMean { get; } = Row("nibp-mean", 150023, "MDC_PRESS_BLD_NONINV_MEAN", ["8478-0"], "mm[Hg]", 266016, 0, 280, 0, "Mean pressure");

    public static Metric InvasiveSystolic { get; } = Row("pressure-systolic", 150017, "MDC_PRESS_BLD_SYS", [], "mm[Hg]", 266016, -50, 400, 0, "Line systolic");

    public static Metric InvasiveDiastolic { get; } = Row("pressure-diastolic", 150018, "MDC_PRESS_BLD_DIA", [], "mm[Hg]", 266016, -50, 400, 0, "Line diastolic");

    public static Metric InvasiveMean { get; } = Row("pressure-mean", 150019, "MDC_PRESS_BLD_MEAN", [], "mm[Hg]", 266016, -50, 400, 0, "Line mean");

    public static Metric BodyTemperature { get; } = Row("temperature", 150364, "MDC_TEMP_BODY", ["8310-5"], "Cel", 268192, 10, 50, 1, "Temperature");

    public static Metric GlucoseCapillary { get; } = Row("glucose", 160184, "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD", ["41653-7"], "mg/dL", 264274, 10, 1000, 0, "Glucose");

    public static Metric GlucoseCgm { get; } = Row("glucose-cgm", 160212, "MDC_CONC_GLU_ISF", ["99504-3"], "mg/dL", 264274, 10, 1000, 0, "Glucose (sensor)");

    public static Metric Weight { get; } = Row("weight", 188736, "MDC_MASS_BODY_ACTUAL", ["29463-7"], "kg", 263875, 0, 500, 1, "Weight");

    public static Metric EndTidalCo2 { get; } = Row("etco2", 151708, "MDC_CONC_AWAY_CO2_ET", ["19889-5"], "mm[Hg]", 266016, 0, 150, 0, "EtCO2");

    public static Metric InspiredOxygen { get; } = Row("fio2", 152196, "MDC_CONC_AWAY_O2_INSP", ["19996-8"], "%", 262688, 0, 100, 0, "Inspired O2");

    public static Metric Battery { get; } = Row("battery", 67996, "MDC_ATTR_VAL_BATT_CHARGE", [], "%", 262688, 0, 100, 0, "Battery");

    public static Metric EcgWaveform { get; } = Row("ecg", 131328, "MDC_ECG_ELEC_POTL", ["11524-6"], "mV", 266418, -20, 20, 2, "ECG", isWaveform: true);

    public static Metric PlethWaveform { get; } = Row("pleth", 150452, "MDC_PULS_OXIM_PLETH", [], "1", 262656, -32768, 32767, 0, "Pleth", isWaveform: true);

    public static Metric RespirationWaveform { get; } = Row("respiration", 151552, "MDC_RESP", [], "1", 262656, -32768, 32767, 0, "Respiration", isWaveform: true);

    public static Metric InvasivePressureWaveform { get; } = Row("pressure", 150016, "MDC_PRESS_BLD", [], "mm[Hg]", 266016, -50, 400, 0, "Line pressure", isWaveform: true);

    public static Metric RrInterval { get; } = Row("rr-interval", 147240, "MDC_ECG_TIME_PD_RR_GL", [], "ms", 264338, 100, 6000, 0, "Beat interval");

    public static Metric CuffPressure { get; } = Row("cuff-pressure", 150300, "MDC_PRESS_CUFF", [], "mm[Hg]", 266016, 0, 350, 0, "Cuff pressure");

    public static Metric SkinTemperature { get; } = Row("skin-temperature", 150388, "MDC_TEMP_SKIN", [], "Cel", 268192, -20, 60, 1, "Skin temperature");

    public static Metric GlycatedHaemoglobin { get; } = Row("hba1c", 160220, "MDC_CONC_HBA1C", ["4548-4"], "%", 262688, 2, 25, 1, "HbA1c");

    public static Metric Height { get; } = Row("height", 188740, "MDC_LEN_BODY_ACTUAL", ["8302-2"], "cm", 263441, 20, 260, 0, "Height");

    public static Metric BodyFat { get; } = Row("body-fat", 188748, "MDC_BODY_FAT", ["41982-0"], "%", 262688, 0, 80, 1, "Body fat");

    public static Metric BodyMassIndex { get; } = Row("bmi", 188752, "MDC_RATIO_MASS_BODY_LEN_SQ", ["39156-5"], "kg/m2", 264096, 5, 150, 1, "BMI");

    public static Metric BodyImpedance { get; } = Private("body-impedance", 1, "EDGE_IMPED_BODY", "Ohm", 266432, 50, 5000, 0, "Body impedance");

    public static Metric RoomTemperature { get; } = Private("room-temperature", 2, "EDGE_TEMP_ROOM", "Cel", 268192, -60, 100, 1, "Room temperature");

    public static Metric RoomHumidity { get; } = Private("room-humidity", 3, "EDGE_HUMID_ROOM", "%", 262688, 0, 100, 0, "Room humidity");

    public static Metric AirPressure { get; } = Private("air-pressure", 4, "EDGE_PRESS_AIR", "hPa", 265986, 300, 1200, 0, "Air pressure");

    public static Metric Illuminance { get; } = Private("illuminance", 5, "EDGE_ILLUM_ROOM", "lx", 262656, 0, 200_000, 0, "Light");

    public static Metric RoomCo2 { get; } = Private("room-co2", 6, "EDGE_CO2_ROOM", "[ppm]", 262784, 0, 60_000, 0, "Room CO2");

    public static Metric PpgWaveform { get; } = Private("ppg", 7, "EDGE_PPG_RAW", "1", 262656, -8_388_608, 8_388_607, 0, "PPG", isWaveform: true);

    public static Metric PeakAirwayPressure { get; } = Row("peak-airway-pressure", 151817, "MDC_PRESS_AWAY_INSP_MAX", [], "cm[H2O]", 266048, -20, 150, 0, "Peak airway pressure");

    public static Metric PlateauPressure { get; } = Row("plateau-pressure", 151784, "MDC_PRESS_RESP_PLAT", [], "cm[H2O]", 266048, -20, 150, 0, "Plateau pressure");

    public static Metric MeanAirwayPressure { get; } = Row("mean-airway-pressure", 151819, "MDC_PRESS_AWAY_INSP_MEAN", [], "cm[H2O]", 266048, -20, 150, 0, "Mean airway pressure");

    public static Metric EndExpiratoryPressure { get; } = Row("peep", 151976, "MDC_VENT_PRESS_AWAY_END_EXP_POS", [], "cm[H2O]", 266048, -20, 100, 0, "PEEP");

    public static Metric TidalVolume { get; } = Row("tidal-volume", 151868, "MDC_VOL_AWAY_TIDAL", [], "mL", 263762, 0, 5000, 0, "Tidal volume");

    public static Metric MinuteVolume { get; } = Row("minute-volume", 151880, "MDC_VOL_MINUTE_AWAY", [], "L/min", 265216, 0, 100, 1, "Minute volume");

    public static Metric Co2Waveform { get; } = Row("co2", 151724, "MDC_AWAY_CO2", [], "mm[Hg]", 266016, -10, 200, 0, "CO2", isWaveform: true);

    public static Metric AirwayPressureWaveform { get; } = Row("airway-pressure", 151792, "MDC_PRESS_AWAY", [], "cm[H2O]", 266048, -50, 200, 0, "Airway pressure", isWaveform: true);

    public static Metric AirwayFlowWaveform { get; } = Row("airway-flow", 151764, "MDC_FLOW_AWAY", [], "L/min", 265216, -300, 300, 0, "Airway flow", isWaveform: true);

    public static Metric PpgInfraredWaveform { get; } = Private("ppg-infrared", 8, "EDGE_PPG_RAW_IR", "1", 262656, -8_388_608, 8_388_607, 0, "PPG infrared", isWaveform: true);

    public static Metric SensorVoltage { get; } = Private("sensor-voltage", 9, "EDGE_VOLTAGE_SENSOR", "V", 266400, -1000, 1000, 3, "Sensor voltage");

    /// <summary>Every row, in a fixed order.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        HeartRate,
        SpO2,
        PulseRateOximeter,
        PulseRateCuff,
        PerfusionIndex,
        RespirationRate,
        NibpSystolic,
        NibpDiastolic,
        NibpMean,
        InvasiveSystolic,
        InvasiveDiastolic,
        InvasiveMean,
        BodyTemperature,
        GlucoseCapillary,
        GlucoseCgm,
        Weight,
        EndTidalCo2,
        InspiredOxygen,
        Battery,
        EcgWaveform,
        PlethWaveform,
        RespirationWaveform,
        InvasivePressureWaveform,
        RrInterval,
        CuffPressure,
        SkinTemperature,
        GlycatedHaemoglobin,
        Height,
        BodyFat,
        BodyMassIndex,
        BodyImpedance,
        RoomTemperature,
        RoomHumidity,
        AirPressure,
        Illuminance,
        RoomCo2,
        PpgWaveform,
        PeakAirwayPressure,
        PlateauPressure,
        MeanAirwayPressure,
        EndExpiratoryPressure,
        TidalVolume,
        MinuteVolume,
        Co2Waveform,
        AirwayPressureWaveform,
        AirwayFlowWaveform,
        PpgInfraredWaveform,
        SensorVoltage,
    ];

    private static readonly Dictionary<string, Metric> ByKey = All.ToDictionary(m => m.Key, StringComparer.Ordinal);

    private static readonly Dictionary<uint, Metric> ByMdc = All.ToDictionary(m => m.Mdc);

    /// <summary>The row with this key, or null.</summary>
    public static Metric? FromKey(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The row with this 32-bit MDC code, or null.</summary>
    public static Metric? FromMdc(uint mdc) => ByMdc.GetValueOrDefault(mdc);

    // Partition 1024 is left to makers by 11073-10101: for what the standard has no term for.
    private static Metric Private(
        string key, ushort term, string referenceId, string ucum, uint mdcUnit,
        decimal min, decimal max, int decimals, string panelName, bool isWaveform = false) =>
        Row(key, (1024u << 16) + term, referenceId, [], ucum, mdcUnit, min, max, decimals, panelName, isWaveform);

    private static Metric Row(
        string key, uint mdc, string referenceId, string[] loinc, string ucum, uint mdcUnit,
        decimal min, decimal max, int decimals, string panelName, bool isWaveform = false) => new()
        {
            Key = key,
            Mdc = mdc,
            ReferenceId = referenceId,
            Loinc = loinc,
            Ucum = ucum,
            MdcUnit = mdcUnit,
            PlausibleMin = min,
            PlausibleMax = max,
            DisplayDecimals = decimals,
            PanelName = panelName,
            IsWaveform = isWaveform,
        };
}
