using System.CommandLine;
using Edge.Sync.Fhir.Checking;

namespace Edge.Receiver.Commands;

/// <summary><c>fhir check FILE...</c>: one finding a line. Exit 0 = all good, 1 = findings, 2 = a file cannot be read.</summary>
internal sealed class FhirCheckCommand(TextWriter output, TextWriter errors, TimeProvider clock)
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "Files with a resource or a Bundle; - reads standard input.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _foreign = new("--foreign") { Description = "For resources of other makers: without the rules about this product's own vocabulary." };
    private readonly Option<bool> _names = new("--names") { Description = "Names of persons are meant to be in it." };

    public Command Build()
    {
        var check = new Command("check", "Checks FHIR R4 resources and Bundles.") { _files, _foreign, _names };
        check.SetAction((parsed, stop) => CheckAsync(parsed.GetValue(_files)!, parsed.GetValue(_foreign), parsed.GetValue(_names), stop));
        return new Command("fhir", "Works with FHIR resources.") { check };
    }

    private async Task<int> CheckAsync(IReadOnlyList<string> files, bool isForeign, bool mayName, CancellationToken stop)
    {
        var checker = new FhirChecker(FhirSchema.Bundled);
        var options = new CheckOptions { Now = clock.GetUtcNow(), IsForeign = isForeign, MayNamePersons = mayName };
        int exit = 0;
        foreach (string file in files)
        {
            byte[] bytes;
            try
            {
                bytes = file == "-" ? await ReadInputAsync(stop).ConfigureAwait(false) : await File.ReadAllBytesAsync(file, stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync($"edge-receiver: {failure.Message}").ConfigureAwait(false);
                exit = 2;
                continue;
            }

            foreach (Finding finding in checker.Check(bytes, options))
            {
                await output.WriteLineAsync($"{file}: {finding}").ConfigureAwait(false);
                exit = Math.Max(exit, 1);
            }
        }

        return exit;
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken stop)
    {
        using var buffer = new MemoryStream();
        Stream input = Console.OpenStandardInput();
        await using (input.ConfigureAwait(false))
            await input.CopyToAsync(buffer, stop).ConfigureAwait(false);
        return buffer.ToArray();
    }
}
