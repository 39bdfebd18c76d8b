using System.Text;
using Edge.Drivers.Serial;

namespace Edge.Faults.Tests;

/// <summary>
/// Two devices behind real pseudo-terminals: an oximeter whose numbers change 25 times a second (50 readings) and a
/// monitor whose cuff pressure crosses its limit twice a second, so that an alarm starts or ends each half second.
/// </summary>
internal sealed class BedsideFeed : IDisposable
{
    private readonly PseudoTerminal _finger;
    private readonly PseudoTerminal _bedside;
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;

    public BedsideFeed(FaultSite site)
    {
        _finger = PseudoTerminal.Open(site.Port("finger"));
        _bedside = PseudoTerminal.Open(site.Port("bedside"));
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        if (!_thread.IsAlive)
        {
            return;
        }

        _stop.Set();
        _thread.Join();
        _finger.Dispose();
        _bedside.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        for (int tick = 0; !_stop.WaitOne(40); tick++)
        {
            byte spo2 = (byte)(94 + (tick % 5));
            byte pulse = (byte)(60 + (tick % 40));
            _finger.Write([0x85, 0x40, 0x05, pulse, spo2]);
            if (tick % 12 == 0)
            {
                _bedside.Write(Monitor(tick / 12 % 2 == 0 ? 190 : 120));
            }
        }
    }

    private static byte[] Monitor(int systolic) =>
        [0xFF, .. "ANSAR-B "u8, .. Enumerable.Repeat((byte)100, 400), .. Encoding.ASCII.GetBytes($"HR=1;80;ECG-II-DIAG;\rNIBP=4;{systolic};75;92;80;;\r"), 0xFE];
}
