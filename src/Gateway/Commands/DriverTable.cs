using System.Globalization;
using System.Text;
using Edge.Drivers;
using Edge.Drivers.Ble;

namespace Edge.Gateway.Commands;

/// <summary>The catalogue as a Markdown table; the README holds this text and a test compares the two.</summary>
internal static class DriverTable
{
    /// <summary>The whole table, one line a driver, in catalogue order; ends with a line feed.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("| Driver id | Device | Models | Reached by | Signals | Evidence |\n|---|---|---|---|---|---|\n");
        foreach (DriverDeclaration driver in DriverCatalog.All.Select(d => d.Declaration))
        {
            string signals = string.Join(", ", driver.Signals.Select(s => s.Metric.PanelName));
            text.Append(CultureInfo.InvariantCulture,
                $"| `{driver.Id}` | {driver.DisplayName} | {string.Join(", ", driver.Models)} | {Way(driver)} | {signals} | {driver.Evidence.ToString().ToLowerInvariant()} |\n");
        }

        return text.ToString();
    }

    /// <summary>How the device reaches the gateway, in a few words.</summary>
    public static string Way(DriverDeclaration driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        return driver.Transport switch
        {
            DeviceTransport.Serial => string.Join(" or ", driver.Lines.Select(line =>
                string.Create(CultureInfo.InvariantCulture, $"{line.Baud} 8{line.Parity.ToString()[0]}1"))),
            DeviceTransport.Bluetooth => (driver.Ble!.LinkMode, driver.Ble.Bonding) switch
            {
                (BleLinkMode.Broadcast, _) => "Bluetooth, advertisements",
                (_, BleBonding.None) => "Bluetooth",
                (_, BleBonding.OnDemand) => "Bluetooth, bonded if it asks",
                _ => "Bluetooth, bonded",
            },
            DeviceTransport.Mllp => "HL7 over TCP",
            _ => "kernel sensor",
        };
    }
}
