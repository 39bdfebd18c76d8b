using Edge.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Composition;

/// <summary>
/// Notices that <c>edge-gateway pair</c> adopted a device and takes it into the running gateway. A device that was taken out of
/// the file stays until the next start: alarms do not vanish while someone looks.
/// </summary>
internal sealed class AdoptionWatch(GatewayOptions options, DeviceSet devices, ILogger log)
{
    private readonly AdoptedDevices _adopted = new(options.Directory);
    private DateTime _seenAt;
    private string _complained = "";

    /// <summary>Looks once; called every second. A file that cannot be used is reported once and changes nothing.</summary>
    public void Look()
    {
        DateTime writtenAt = File.GetLastWriteTimeUtc(Path.Combine(options.Directory, AdoptedDevices.FileName));
        if (writtenAt == _seenAt)
        {
            return;
        }

        try
        {
            TakeNew();
            _seenAt = writtenAt;
        }
        catch (IOException unreadable)
        {
            Complain(unreadable.Message);
        }
    }

    private void TakeNew()
    {
        GatewayOptions wanted = AdoptedDevices.Merge(options, _adopted.Load());
        IReadOnlyList<string> errors = OptionsCheck.Errors(wanted);
        if (errors.Count > 0)
        {
            Complain(string.Join(" ", errors));
            return;
        }

        foreach (DeviceOptions device in wanted.Devices.Where(d => devices.All.All(a => a.Session.Device.Id.Value != d.Id)))
        {
            devices.Adopt(device);
            Log.DeviceAdopted(log, device.Id);
        }
    }

    private void Complain(string problem)
    {
        if (problem != _complained)
        {
            _complained = problem;
            Log.AdoptedUnusable(log, problem);
        }
    }
}
