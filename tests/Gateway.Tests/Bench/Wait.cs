namespace Edge.Gateway.Tests.Bench;

/// <summary>Waiting for something that comes by itself. The limit bounds a hanging test; it is never what is measured.</summary>
internal static class Wait
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void Until(Func<bool> holds, string what) => Assert.True(SpinWait.SpinUntil(holds, Patience), "never came: " + what);

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "never came: " + what);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
