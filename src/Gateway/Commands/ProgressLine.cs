using System.Globalization;
using Edge.Gateway.Clock;

namespace Edge.Gateway.Commands;

/// <summary>A progress bar on a terminal for work that takes longer than a second; silent when the output is no terminal.</summary>
internal sealed class ProgressLine(TextWriter output, long total)
{
    private const int Width = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly long _startedAt = BootTimeProvider.Instance.GetTimestamp();
    private long _shownAt;

    /// <summary>Shows that <paramref name="done"/> of the total are done.</summary>
    public void Show(long done)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        if (!_terminal || total <= 0 || clock.GetElapsedTime(_startedAt) < Patience || clock.GetElapsedTime(_shownAt) < Step)
        {
            return;
        }

        _shownAt = clock.GetTimestamp();
        int filled = (int)(Math.Min(done, total) * Width / total);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{new string('#', filled)}{new string('.', Width - filled)}] {done * 100 / total} %"));
    }

    /// <summary>Removes the bar.</summary>
    public void Clear()
    {
        if (_shownAt > 0)
        {
            output.Write("\r" + new string(' ', Width + 10) + "\r");
        }
    }
}
