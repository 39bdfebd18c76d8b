using System.Text.RegularExpressions;
using Edge.Drivers;
using Edge.Gateway.Composition;
using Edge.Model;
using Edge.Model.Alarms.Rules;
using Edge.Model.Observations;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Gateway.Configuration;

/// <summary>Checks a configuration as a whole and reports every error at once.</summary>
public static partial class OptionsCheck
{
    /// <summary>Smallest journal quota in MiB.</summary>
    public const long LeastQuotaMib = 256;

    private static readonly string[] Colours = ["teal", "amber", "violet", "lime"];
    private static readonly string[] Icons = ["star", "moon", "leaf", "drop"];

    /// <summary>All errors, each one line that says what to write instead; empty when valid.</summary>
    public static IReadOnlyList<string> Errors(GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];
        CheckEntries(options, errors);
        if (errors.Count > 0)
        {
            return errors;
        }

        Require(errors, options.Name.Length is >= 1 and <= 60, "name: 1 to 60 characters.");
        Require(errors, Path.IsPathRooted(options.Directory), $"directory: '{options.Directory}' is not an absolute path.");
        Require(errors, options.PanelPort is >= 0 and <= 65535, $"panelPort: {options.PanelPort} is not in 0 to 65535.");
        Require(errors, options.JournalQuotaMib is null or >= LeastQuotaMib, $"journalQuotaMib: {options.JournalQuotaMib} is below {LeastQuotaMib}.");
        CheckPatients(options, errors);
        CheckDevices(options, errors);
        Require(errors, options.Bluetooth is null || options.Bluetooth.Adapter.Length > 0, "bluetooth: adapter must name an adapter such as hci0.");
        CheckUplink(options.Uplink, errors);
        CheckHome(options.HomeAssistant, errors);
        return errors;
    }

    // JSON can put null where an entry belongs, whatever the type says; everything below looks into the entries.
    private static void CheckEntries(GatewayOptions options, List<string> errors)
    {
        Require(errors, !options.Patients.Contains(null!), "patients: an entry is null; write an object or leave it out.");
        Require(errors, !options.Devices.Contains(null!), "devices: an entry is null; write an object or leave it out.");
        foreach (PatientOptions patient in options.Patients.OfType<PatientOptions>())
        {
            Require(errors, !patient.Limits.Contains(null!), $"patients '{patient.Id}' limits: an entry is null; write an object or leave it out.");
        }
    }

    private static void CheckPatients(GatewayOptions options, List<string> errors)
    {
        foreach (PatientOptions patient in options.Patients)
        {
            string at = $"patients '{patient.Id}'";
            Require(errors, IdPattern().IsMatch(patient.Id), $"{at}: id must be 1 to 40 of a-z, 0-9 and -.");
            Require(errors, patient.Name.Length is >= 1 and <= 60, $"{at}: name must have 1 to 60 characters.");
            Require(errors, Colours.Contains(patient.Colour), $"{at}: colour '{patient.Colour}' is none of {string.Join(", ", Colours)}.");
            Require(errors, Icons.Contains(patient.Icon), $"{at}: icon '{patient.Icon}' is none of {string.Join(", ", Icons)}.");
            foreach (LimitOptions limit in patient.Limits)
            {
                CheckLimit(patient, limit, errors);
            }
        }

        foreach (string twice in Twice(options.Patients.Select(p => p.Id)))
        {
            errors.Add($"patients: id '{twice}' is there more than once.");
        }
    }

    private static void CheckLimit(PatientOptions patient, LimitOptions limit, List<string> errors)
    {
        string at = $"patients '{patient.Id}' limit '{limit.Rule}'";
        LimitPreset? preset = LimitPresets.All.FirstOrDefault(p => p.Id == limit.Rule);
        if (preset is null)
        {
            errors.Add($"{at}: no such rule; rules are {string.Join(", ", LimitPresets.All.Select(p => p.Id))}.");
            return;
        }

        Require(errors, limit.SetBy.Length > 0, $"{at}: setBy must name the role that set it.");
        var asked = new LimitCommand(new PatientId(patient.Id), limit.Rule, limit.Limit, limit.Severe, limit.Why, limit.SetBy, "configuration");
        CommandOutcome outcome = LimitBounds.Judge(preset, asked);
        Require(errors, outcome != CommandOutcome.LimitRefused, $"{at}: limit and severe do not fit (severe must lie beyond the limit, and stand where the preset has one).");
        Require(errors, outcome != CommandOutcome.LimitNeedsNurse, $"{at}: outside {preset.LowestSetting} to {preset.HighestSetting}; only setBy 'nurse' may go there.");
    }

    private static void CheckDevices(GatewayOptions options, List<string> errors)
    {
        foreach (DeviceOptions device in options.Devices)
        {
            string at = $"devices '{device.Id}'";
            Require(errors, IdPattern().IsMatch(device.Id), $"{at}: id must be 1 to 40 of a-z, 0-9 and -.");
            Require(errors, DriverCatalog.Find(device.Driver) is not null, $"{at}: no driver '{device.Driver}'; 'edge-gateway drivers' lists them.");
            DeviceCheck.Add(device, at, errors);
            Require(errors, options.Patients.Any(p => p.Id == device.Patient), $"{at}: no patient '{device.Patient}'.");
            foreach (string user in (device.Users?.Values ?? []).Where(u => options.Patients.All(p => p.Id != u)))
            {
                errors.Add($"{at}: users: no patient '{user}'.");
            }

            CheckSignals(device, at, errors);
        }

        foreach (string twice in Twice(options.Devices.Select(d => d.Id)))
        {
            errors.Add($"devices: id '{twice}' is there more than once.");
        }

        foreach ((string member, Func<DeviceOptions, string?> of) in DeviceCheck.Exclusive)
        {
            foreach (string twice in Twice(options.Devices.Select(of).OfType<string>()))
            {
                errors.Add($"devices: {member} '{twice}' is there more than once.");
            }
        }
    }

    private static void CheckSignals(DeviceOptions device, string at, List<string> errors)
    {
        if (device.Signals is null || DriverCatalog.Find(device.Driver) is not { } driver)
        {
            return;
        }

        string[] known = [.. driver.Declaration.Signals.Where(s => !s.Metric.IsWaveform).Select(s => s.Metric.Key)];
        foreach (string signal in device.Signals.Except(known))
        {
            errors.Add($"{at}: '{device.Driver}' has no signal '{signal}'; it has {string.Join(", ", known)}.");
        }
    }

    private static void CheckUplink(UplinkOptions? uplink, List<string> errors)
    {
        if (uplink is null)
        {
            return;
        }

        bool known = Uri.TryCreate(uplink.Url, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "mqtts";
        Require(errors, known, $"uplink: url '{uplink.Url}' is neither https://HOST:PORT of a receiver nor mqtts://HOST:PORT of a broker.");
        Require(errors, Enum.TryParse<LinkSpeed>(uplink.Link, ignoreCase: true, out _) && uplink.Link.All(char.IsLetter), $"uplink: link '{uplink.Link}' is none of measured, good, thin.");
        RequireFile(errors, "caFile", uplink.CaFile);
        RequireFile(errors, "certificateFile", uplink.CertificateFile);
        RequireFile(errors, "keyFile", uplink.KeyFile);
    }

    private static void CheckHome(HomeOptions? home, List<string> errors)
    {
        if (home is null)
        {
            return;
        }

        MqttOptions broker = HomeLink.BrokerOf(home, default);
        errors.AddRange(broker.Validate().Select(e => $"homeAssistant: {e}."));
        Require(errors, home.PasswordFile is null || File.Exists(home.PasswordFile), $"homeAssistant: passwordFile '{home.PasswordFile}' is not there.");
        Require(errors, PrefixPattern().IsMatch(home.Prefix), $"homeAssistant: prefix '{home.Prefix}' must be 1 to 40 of letters, digits, - and _.");
    }

    private static void RequireFile(List<string> errors, string member, string path) =>
        Require(errors, File.Exists(path), $"uplink: {member} '{path}' is not there.");

    private static void Require(List<string> errors, bool holds, string otherwise)
    {
        if (!holds)
        {
            errors.Add(otherwise);
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<string> ids) =>
        ids.GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,40}$")]
    private static partial Regex PrefixPattern();
}
