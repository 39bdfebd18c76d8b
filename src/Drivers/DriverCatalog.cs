using Edge.Drivers.Declared;
using Edge.Drivers.Devices.Ad8232;
using Edge.Drivers.Devices.AtcThermometer;
using Edge.Drivers.Devices.BerryMed;
using Edge.Drivers.Devices.BloodPressure;
using Edge.Drivers.Devices.BtHome;
using Edge.Drivers.Devices.Capnostream20;
using Edge.Drivers.Devices.Cgm;
using Edge.Drivers.Devices.ContecCms50;
using Edge.Drivers.Devices.DatexS5;
using Edge.Drivers.Devices.Dexcom;
using Edge.Drivers.Devices.GlucoseMeter;
using Edge.Drivers.Devices.HeartRate;
using Edge.Drivers.Devices.Hl7Pcd01;
using Edge.Drivers.Devices.Ieee20601;
using Edge.Drivers.Devices.IntelliVue;
using Edge.Drivers.Devices.Ivy450C;
using Edge.Drivers.Devices.Jumper;
using Edge.Drivers.Devices.KernelSensors;
using Edge.Drivers.Devices.MasimoAscii1;
using Edge.Drivers.Devices.Max30102;
using Edge.Drivers.Devices.Medibus;
using Edge.Drivers.Devices.MiBeacon;
using Edge.Drivers.Devices.MiScale;
using Edge.Drivers.Devices.Movesense;
using Edge.Drivers.Devices.NellcorN560;
using Edge.Drivers.Devices.Nonin3230;
using Edge.Drivers.Devices.NoninOem3;
using Edge.Drivers.Devices.O2RingS;
using Edge.Drivers.Devices.OmronMemory;
using Edge.Drivers.Devices.OpenBci;
using Edge.Drivers.Devices.Pc60Fw;
using Edge.Drivers.Devices.PolarPmd;
using Edge.Drivers.Devices.PulseOximeter;
using Edge.Drivers.Devices.Thermometer;
using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Devices.WeightScale;
using Edge.Drivers.Vectors;

namespace Edge.Drivers;

/// <summary>
/// Every driver of the product. A new device is one folder under Devices and, unless a JSON file there declares it, one line here.
/// </summary>
public static class DriverCatalog
{
    private static readonly IDeviceDriver[] Written =
    [
        new NoninOem3Driver(NoninFormat.Df2),
        new NoninOem3Driver(NoninFormat.Df7),
        new NoninOem3Driver(NoninFormat.Df8),
        new NoninOem3Driver(NoninFormat.Df13),
        new Cms50Driver(Cms50Family.A),
        new Cms50Driver(Cms50Family.B),
        new MasimoAscii1Driver(),
        new NellcorN560Driver(),
        new Ivy450CDriver(),
        new DatexS5Driver(),
        new IntelliVueDriver(),
        new MedibusDriver(),
        new Capnostream20Driver(),
        new Ieee20601Driver(),
        new Hl7Pcd01Driver(),
        new HeartRateDriver(),
        new PulseOximeterDriver(),
        new Nonin3230Driver(),
        new BloodPressureDriver(BloodPressureModel.Standard),
        new BloodPressureDriver(BloodPressureModel.AndMedical),
        new ThermometerDriver(),
        new WeightScaleDriver(),
        new GlucoseMeterDriver(),
        new CgmDriver(),
        new OmronMemoryDriver(),
        new DexcomG5Driver(),
        new DexcomG7Driver(),
        new BtHomeDriver(),
        new MiBeaconDriver(),
        new MiScaleDriver(isSecond: false),
        new MiScaleDriver(isSecond: true),
        new AtcThermometerDriver(),
        new PolarDriver(),
        new MovesenseDriver(),
        new O2RingDriver(),
        new O2RingSDriver(),
        new Bp2Driver(),
        new Pc60FwDriver(),
        new BerryMedDriver(),
        new JumperDriver(),
        new Cms50BtDriver(),
        new CytonDriver(),
        new Ad8232Driver(),
        new RoomSensorDriver(),
        new HwmonDriver(),
        new Max30102Driver(),
        new Mlx90614Driver(),
        new Hx711Driver(),
        new AdcDriver(),
    ];

    /// <summary>All drivers, in the order they are listed to users.</summary>
    public static IReadOnlyList<IDeviceDriver> All { get; } = [.. Written, .. DeclaredDrivers.Embedded(Written)];

    /// <summary>Every profile that <c>decode</c> knows: those of the drivers, and of values that many devices share.</summary>
    public static IEnumerable<FrameProfile> Profiles => All.SelectMany(d => d.Profiles).Concat(CommonProfiles.All);

    /// <summary>The driver with this id, or null.</summary>
    public static IDeviceDriver? Find(string id) => All.FirstOrDefault(d => d.Declaration.Id == id);
}
