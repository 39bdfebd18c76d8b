using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>A device that advertises, with the driver that knows it best.</summary>
/// <param name="Driver">Driver with the most confident match, or null when none knows it.</param>
/// <param name="Rssi">Signal strength in dBm, or null when unknown.</param>
/// <param name="IsAdopted">True when it belongs to this gateway already.</param>
public sealed record BleSighting(BluetoothAddress Address, string Name, IDeviceDriver? Driver, short? Rssi, MonotonicTime At, bool IsAdopted);

/// <summary>Finds the driver of a device by what it advertises.</summary>
public static class BleMatching
{
    /// <summary>The driver whose match has the greatest confidence, or null; of equals the first of the catalogue.</summary>
    public static IDeviceDriver? Find(
        IEnumerable<IDeviceDriver> drivers, string name, IReadOnlyCollection<Guid> services, IReadOnlyCollection<Guid> dataServices, IReadOnlyCollection<ushort> companies) =>
        drivers
            .Select(driver => (Driver: (IDeviceDriver?)driver, Confidence: Confidence(driver, name, services, dataServices, companies)))
            .Where(found => found.Confidence > 0)
            .DefaultIfEmpty()
            .MaxBy(found => found.Confidence).Driver;

    /// <summary>Confidence 1 to 100 that the driver fits; 0 = it does not.</summary>
    public static int Confidence(
        IDeviceDriver driver, string name, IReadOnlyCollection<Guid> services, IReadOnlyCollection<Guid> dataServices, IReadOnlyCollection<ushort> companies)
    {
        ArgumentNullException.ThrowIfNull(driver);
        return driver.Declaration.Ble is not { } ble ? 0 : ble.Matches
            .Where(m => Fits(m, name, services, dataServices, companies))
            .Select(m => m.Confidence)
            .DefaultIfEmpty(0)
            .Max();
    }

    private static bool Fits(
        BleMatch match, string name, IReadOnlyCollection<Guid> services, IReadOnlyCollection<Guid> dataServices, IReadOnlyCollection<ushort> companies) =>
        (match.Service is not { } service || services.Contains(service))
        && (match.ServiceDataOf is not { } data || dataServices.Contains(data))
        && (match.Company is not { } company || companies.Contains(company))
        && (match.Name is not { } glob || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(glob, name))
        && (match.Service ?? match.ServiceDataOf) is not null | match.Company is not null | match.Name is not null;
}
