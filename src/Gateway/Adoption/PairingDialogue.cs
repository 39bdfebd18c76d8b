using Edge.Drivers.Ble.Central;

namespace Edge.Gateway.Adoption;

/// <summary>Asks the person at the terminal what a device wants to know.</summary>
/// <param name="passkey">Passkey given beforehand, or null.</param>
/// <param name="isConsentGiven">True answers questions of yes or no with yes.</param>
internal sealed class PairingDialogue(string? passkey, bool isConsentGiven)
{
    /// <summary>Asks for yes or no; anything but a yes is a no.</summary>
    public static async Task<bool> ConfirmAsync(string question, CancellationToken cancel)
    {
        await Console.Out.WriteAsync($"{question} [y/N] ").ConfigureAwait(false);
        string? said = await Task.Run(Console.ReadLine, cancel).WaitAsync(cancel).ConfigureAwait(false);
        return said?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Answers one question of the device.</summary>
    public async Task<string?> AnswerAsync(PairingQuestion question, CancellationToken cancel)
    {
        switch (question.Kind)
        {
            case PairingQuestionKind.ConfirmPasskey:
                return isConsentGiven || await ConfirmAsync($"Does the device show {question.Passkey}?", cancel).ConfigureAwait(false) ? "yes" : null;
            case PairingQuestionKind.ShowPasskey:
                Console.WriteLine($"Type {question.Passkey} on the device.");
                return "seen";
            default:
                return passkey ?? await AskPasskeyAsync(cancel).ConfigureAwait(false);
        }
    }

    private static async Task<string?> AskPasskeyAsync(CancellationToken cancel)
    {
        await Console.Out.WriteAsync("Passkey (on the device's display or printed on its back): ").ConfigureAwait(false);
        return (await Task.Run(Console.ReadLine, cancel).WaitAsync(cancel).ConfigureAwait(false))?.Trim();
    }
}
