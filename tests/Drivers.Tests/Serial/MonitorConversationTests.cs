using Edge.Drivers.Devices.IntelliVue;
using Edge.Drivers.Devices.Medibus;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Devices.Monitors;

namespace Edge.Drivers.Tests.Serial;

/// <summary>Conversations of shipped drivers over a pseudo-terminal, with the test as the device.</summary>
public class MonitorConversationTests
{
    [Fact]
    public void A_ventilator_is_initialised_identified_and_told_its_curves()
    {
        using SerialBench bench = SerialBench.Connected(new MedibusDriver());
        Assert.Equal("1B5136430D", Hex(bench.Receive(5)));
        Answer(bench, MedibusEncoder.Answer(MedibusCommand.Initialise));
        Assert.Equal("1B5236440D", Hex(bench.Receive(5)));
        Answer(bench, MonitorVectors.Frame("medibus-own-id"));
        Assert.Equal("1B5336450D", Hex(bench.Receive(5)));
        Answer(bench, MonitorVectors.Frame("medibus-own-curves"));
        byte[] choice = MedibusMessages.ConfigureCurves([0x00, 0x01, 0x06, 0x02]);
        Assert.Equal(choice, bench.Receive(choice.Length));
        Answer(bench, MedibusEncoder.Answer(MedibusCommand.ConfigureCurves));
        Assert.Equal(MedibusMessages.EnableCurves(4), bench.Receive(5)[..5]);
        Assert.All(bench.Log.Links, l => Assert.Equal(LinkState.Up, l.State));
    }

    [Fact]
    public void An_agent_is_associated_and_every_report_confirmed_once_it_is_stored()
    {
        using SerialBench bench = SerialBench.Connected(DriverCatalog.Find("ieee-20601")!, cursor: (() => null, _ => { }));
        Answer(bench, MonitorVectors.Frame("phd-own-association"));
        Assert.Equal("E300002C0003", Hex(bench.Receive(48)[..6]));
        Answer(bench, MonitorVectors.Frame("phd-own-configuration"));
        Assert.Equal("E7000016001401010201000E0000000000000D1C000440000000", Hex(bench.Receive(26)));

        var stored = new TaskCompletionSource();
        bench.Log.Storing = _ => stored.Task;
        Answer(bench, MonitorVectors.Frame("phd-own-fixed-all"));
        bench.Log.WaitForFrames(3);
        Assert.Equal(0, bench.Terminal.Read(new byte[64]));
        stored.SetResult();
        Assert.Equal("E7000012001001020201000A0000000000000D1D0000", Hex(bench.Receive(22)));
    }

    [Fact]
    public void A_monitor_is_associated_confirmed_and_polled()
    {
        using SerialBench bench = SerialBench.Connected(new IntelliVueDriver());
        Assert.Equal(ExportRequests.Association.ToArray(), bench.Receive(ExportRequests.Association.Length));
        Answer(bench, MonitorVectors.Frame("iv-own-accepted"));
        Answer(bench, MonitorVectors.Frame("iv-own-created"));

        int ends = 0;
        FrameLog.Until(
            () =>
            {
                byte[] buffer = new byte[256];
                ends += buffer[..bench.Terminal.Read(buffer)].Count(b => b == 0xC1);
                return ends >= 3;
            },
            "confirmation and two polls");
        Answer(bench, MonitorVectors.Frame("iv-own-numerics"));
        bench.Log.WaitForFrames(3);
        Assert.Equal(MonitorVectors.Frame("iv-own-numerics"), bench.Log.Frames[2]);
    }

    private static void Answer(SerialBench bench, byte[] frame) => bench.Send(frame, () => 7);

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
