using Edge.Drivers;
using Edge.Drivers.Ble.Central;
using Edge.Model.Observations;

namespace Edge.Gateway.Adoption;

/// <summary>Looks for devices that advertise.</summary>
/// <param name="within">How long to look at most.</param>
internal sealed class DeviceScan(BleCentral central, TimeProvider clock, TimeSpan within)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan EnoughForList = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan PatienceWithBluetooth = TimeSpan.FromSeconds(5);

    /// <summary>Everything that advertises within a few seconds.</summary>
    /// <param name="onProgress">Told the share of the time that has gone by.</param>
    /// <exception cref="IOException">Bluetooth is not usable; the message says what helps.</exception>
    public async Task<IReadOnlyList<BleSighting>> ListAsync(Action<double> onProgress, CancellationToken cancel)
    {
        TimeSpan time = within < EnoughForList ? within : EnoughForList;
        await foreach (TimeSpan gone in StepsAsync(time, cancel).ConfigureAwait(false))
        {
            onProgress(gone / time);
        }

        return central.Sightings(DriverCatalog.All);
    }

    /// <summary>The device of this address or name; of several with the name the strongest.</summary>
    /// <param name="wanted">Address, or name with <c>*</c> for any characters.</param>
    /// <param name="onProgress">Told the share of the time that has gone by.</param>
    /// <exception cref="IOException">It did not advertise, or Bluetooth is not usable.</exception>
    public async Task<BleSighting> FindAsync(string wanted, Action<double> onProgress, CancellationToken cancel)
    {
        await foreach (TimeSpan gone in StepsAsync(within, cancel).ConfigureAwait(false))
        {
            onProgress(gone / within);
            if (central.Sightings(DriverCatalog.All).FirstOrDefault(s => Is(s, wanted)) is { } found)
            {
                return found;
            }
        }

        throw new IOException($"{wanted} did not advertise within {within.TotalSeconds} s: switch it on, bring it near, and keep other phones away from it.");
    }

    private static bool Is(BleSighting seen, string wanted) =>
        string.Equals(seen.Address.ToString(), wanted, StringComparison.OrdinalIgnoreCase)
        || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(wanted, seen.Name);

    private async IAsyncEnumerable<TimeSpan> StepsAsync(TimeSpan time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        MonotonicTime since = MonotonicTime.Now(clock);
        for (TimeSpan gone = TimeSpan.Zero; gone < time; gone = MonotonicTime.Now(clock) - since)
        {
            if (gone > PatienceWithBluetooth && central.Problem is { } problem)
            {
                throw new IOException(problem);
            }

            yield return gone;
            await Task.Delay(Step, clock, cancel).ConfigureAwait(false);
        }
    }
}
