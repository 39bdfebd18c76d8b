using System.CommandLine;
using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;
using Edge.Gateway.Adoption;
using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Gateway.Configuration;

namespace Edge.Gateway.Commands;

/// <summary><c>pair</c>: lists Bluetooth devices in reach, or adopts one for a patient.</summary>
internal static class PairCommand
{
    private const long ProgressSteps = 1000;

    private static readonly Argument<string?> Device = new("DEVICE")
    {
        Description = "Address or name of the device; without it, devices in reach are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Patient = new("--patient") { Description = "Patient id; asked for when there are several." };
    private static readonly Option<string?> Id = new("--id") { Description = "Name in records, 1 to 40 of a-z, 0-9 and -; made from driver and address when missing." };
    private static readonly Option<string?> Driver = new("--driver") { Description = "Driver id, when the device is not recognised or another fits better." };
    private static readonly Option<string?> Passkey = new("--passkey") { Description = "Six digits, for use without a terminal; asked for when missing." };
    private static readonly Option<string?> BindKey = new("--bind-key") { Description = "Key of encrypted advertisements, or of an Omron cuff; 24 or 32 hexadecimal digits." };
    private static readonly Option<bool> SetClock = new("--set-clock") { Description = "Allow the gateway to set the device's clock." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask for confirmation." };
    private static readonly Option<string?> Remove = new("--remove") { Description = "Take an adopted device out again; in force at the next start of the service." };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long to look for the device, 2 to 600.", DefaultValueFactory = static _ => 30 };

    public static Command Create()
    {
        Option<string> config = ValidateCommand.ConfigOption();
        var command = new Command("pair", "Lists Bluetooth devices in reach, or adopts one for a patient: recognises it, pairs with it, and keeps it.")
        {
            Device, config, Patient, Id, Driver, Passkey, BindKey, SetClock, Yes, Remove, Seconds,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed, parsed.GetValue(config)!, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string config, CancellationToken cancel)
    {
        OptionsReading reading = OptionsFile.Read(config);
        if (reading.Options is not { } options)
        {
            throw new UsageException($"{reading.Errors[0]} ('edge-gateway validate' lists every error.)");
        }

        int seconds = parsed.GetValue(Seconds);
        if (seconds is < 2 or > 600)
        {
            throw new UsageException($"--seconds {seconds} is not in 2 to 600.");
        }

        try
        {
            if (parsed.GetValue(Remove) is { } gone)
            {
                return RemoveDevice(options, gone);
            }

            await using var central = new BleCentral(DeviceSet.CentralOptions(options.Bluetooth), BootTimeProvider.Instance, new Random(Entropy.Seed()), static (_, _) => { });
            central.Start();
            var scan = new DeviceScan(central, BootTimeProvider.Instance, TimeSpan.FromSeconds(seconds));
            return parsed.GetValue(Device) is { } wanted
                ? await AdoptAsync(parsed, options, central, await FindAsync(scan, wanted, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false)
                : await ListAsync(scan, cancel).ConfigureAwait(false);
        }
        catch (IOException failed)
        {
            await Console.Error.WriteLineAsync($"edge-gateway: {failed.Message}").ConfigureAwait(false);
            return EdgeCommandLine.Finding;
        }
    }

    private static int RemoveDevice(GatewayOptions options, string id)
    {
        if (!new AdoptedDevices(options.Directory).Remove(id))
        {
            throw new UsageException($"'{id}' is not among the adopted devices of {options.Directory}.");
        }

        Console.WriteLine($"{id} is no longer adopted. Restart the service to end its alarms.");
        return 0;
    }

    private static async Task<int> ListAsync(DeviceScan scan, CancellationToken cancel)
    {
        var progress = new ProgressLine(Console.Error, ProgressSteps);
        IReadOnlyList<BleSighting> found = await scan.ListAsync(part => progress.Show((long)(part * ProgressSteps)), cancel).ConfigureAwait(false);
        progress.Clear();
        foreach (BleSighting seen in found)
        {
            string kind = seen.Driver is { } driver ? $"{driver.Declaration.Id} ({driver.Declaration.DisplayName})" : "not recognised";
            Console.WriteLine($"{seen.Address}  {seen.Rssi?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?",4} dBm  {seen.Name,-24} {kind}{(seen.IsAdopted ? ", adopted" : "")}");
        }

        if (found.Count == 0)
        {
            await Console.Error.WriteLineAsync("edge-gateway: no Bluetooth device advertises in reach; switch the device on and try again.").ConfigureAwait(false);
            return EdgeCommandLine.Finding;
        }

        return 0;
    }

    private static async Task<BleSighting> FindAsync(DeviceScan scan, string wanted, CancellationToken cancel)
    {
        var progress = new ProgressLine(Console.Error, ProgressSteps);
        BleSighting found = await scan.FindAsync(wanted, part => progress.Show((long)(part * ProgressSteps)), cancel).ConfigureAwait(false);
        progress.Clear();
        return found;
    }

    private static async Task<int> AdoptAsync(ParseResult parsed, GatewayOptions options, BleCentral central, BleSighting device, CancellationToken cancel)
    {
        IDeviceDriver driver = DriverOf(parsed.GetValue(Driver), device);
        var adopted = new DeviceOptions
        {
            Driver = driver.Declaration.Id,
            Address = device.Address.ToString(),
            Patient = PatientOf(parsed.GetValue(Patient), options),
            Id = parsed.GetValue(Id) ?? $"{driver.Declaration.Id}-{device.Address.ToString().Replace(":", "", StringComparison.Ordinal)[^4..].ToLowerInvariant()}",
            BindKey = parsed.GetValue(BindKey),
            MaySetClock = parsed.GetValue(SetClock),
        };
        IReadOnlyList<string> errors = OptionsCheck.Errors(options with { Devices = [adopted] });
        if (errors.Count > 0)
        {
            throw new UsageException(errors[0]);
        }

        Console.WriteLine($"{device.Address} {device.Name}: {driver.Declaration.DisplayName}, evidence {driver.Declaration.Evidence.ToString().ToLowerInvariant()}, for patient {adopted.Patient} as {adopted.Id}.");
        if (driver.Declaration.Ble!.PairingRitual is { Length: > 0 } ritual && driver.Declaration.Ble.Bonding != BleBonding.None)
        {
            Console.WriteLine(ritual);
        }

        if (!parsed.GetValue(Yes) && !await PairingDialogue.ConfirmAsync("Adopt this device?", cancel).ConfigureAwait(false))
        {
            Console.WriteLine("Nothing was changed.");
            return EdgeCommandLine.Finding;
        }

        var dialogue = new PairingDialogue(parsed.GetValue(Passkey), parsed.GetValue(Yes));
        await central.AdoptAsync(device.Address, driver, dialogue.AnswerAsync, cancel).ConfigureAwait(false);
        new AdoptedDevices(options.Directory).Add(adopted);
        Console.WriteLine($"Adopted. A running service takes {adopted.Id} in within two seconds.");
        return 0;
    }

    private static IDeviceDriver DriverOf(string? id, BleSighting device)
    {
        if (id is null)
        {
            return device.Driver ?? throw new UsageException($"{device.Address} {device.Name} is not recognised; name its driver with --driver ('edge-gateway drivers' lists them).");
        }

        return DriverCatalog.Find(id) is { Declaration.Ble: not null } driver
            ? driver
            : throw new UsageException($"'{id}' is no Bluetooth driver; 'edge-gateway drivers' lists them.");
    }

    private static string PatientOf(string? id, GatewayOptions options) => id switch
    {
        { } named when options.Patients.Any(p => p.Id == named) => named,
        { } named => throw new UsageException($"There is no patient '{named}'; patients are {string.Join(", ", options.Patients.Select(p => p.Id))}."),
        null when options.Patients.Count == 1 => options.Patients[0].Id,
        null => throw new UsageException($"Whose device is it? Say --patient with one of {string.Join(", ", options.Patients.Select(p => p.Id))}."),
    };
}
