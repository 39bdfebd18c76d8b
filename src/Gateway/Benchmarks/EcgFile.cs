using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Edge.Gateway.Benchmarks;

/// <summary>One lead of a recording.</summary>
/// <param name="Name">Record and lead.</param>
/// <param name="RateHz">Samples per second.</param>
/// <param name="Gain">Counts per unit.</param>
/// <param name="Zero">Count of zero units.</param>
/// <param name="Samples">All samples, counts.</param>
internal sealed record EcgLead(string Name, double RateHz, double Gain, int Zero, int[] Samples);

/// <summary>
/// Reads recordings of the MIT-BIH kind: WFDB headers with formats 212 and 16 (several leads, interleaved), and
/// <c>NAME_chN.i16le.gz</c>, one lead of little-endian 16-bit samples at 360 Hz with 200 counts per mV around 1024.
/// </summary>
internal static class EcgFile
{
    /// <summary>All leads found in a directory, by name; a record that is there in both forms counts once.</summary>
    /// <exception cref="InvalidDataException">A header names a format other than 212 and 16.</exception>
    public static IEnumerable<EcgLead> ReadAll(string directory)
    {
        string[] headers = [.. Directory.EnumerateFiles(directory, "*.hea").Order(StringComparer.Ordinal)];
        foreach (EcgLead lead in headers.SelectMany(ReadHeader))
        {
            yield return lead;
        }

        foreach (string file in Directory.EnumerateFiles(directory, "*_ch*.i16le.gz").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file)[..^".i16le.gz".Length];
            if (!headers.Any(h => name.StartsWith(Path.GetFileNameWithoutExtension(h) + "_", StringComparison.Ordinal)))
            {
                yield return new EcgLead(name, 360, 200, 1024, Sixteen(Unzip(file), 0));
            }
        }
    }

    private static IEnumerable<EcgLead> ReadHeader(string header)
    {
        string[][] lines = [.. File.ReadLines(header).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        int leads = int.Parse(lines[0][1], CultureInfo.InvariantCulture);
        double rate = double.Parse(lines[0][2].Split('/', '(')[0], CultureInfo.InvariantCulture);
        string[] format = lines[1][1].Split('+');
        byte[] bytes = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(header)!, lines[1][0]));
        int from = format.Length > 1 ? int.Parse(format[1], CultureInfo.InvariantCulture) : 0;
        int[] samples = format[0] switch
        {
            "212" => Twelve(bytes),
            "16" => Sixteen(bytes, from),
            _ => throw new InvalidDataException($"{header}: format {format[0]} is not 212 or 16."),
        };
        for (int lead = 0; lead < leads; lead++)
        {
            string[] signal = lines[lead + 1];
            double gain = double.Parse(signal[2].Split('/', '(')[0], CultureInfo.InvariantCulture);
            int zero = signal.Length > 4 ? int.Parse(signal[4], CultureInfo.InvariantCulture) : 0;
            yield return new EcgLead($"{lines[0][0]} {signal[^1]}", rate, gain, zero, Every(samples, lead, leads));
        }
    }

    private static int[] Every(int[] samples, int first, int step)
    {
        int[] result = new int[samples.Length / step];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = samples[first + (i * step)];
        }

        return result;
    }

    // Three bytes hold two samples of twelve bits.
    private static int[] Twelve(byte[] bytes)
    {
        int[] samples = new int[bytes.Length / 3 * 2];
        for (int i = 0; i < samples.Length / 2; i++)
        {
            int middle = bytes[(3 * i) + 1];
            samples[2 * i] = Signed12(bytes[3 * i] | ((middle & 15) << 8));
            samples[(2 * i) + 1] = Signed12(bytes[(3 * i) + 2] | ((middle >> 4) << 8));
        }

        return samples;
    }

    private static int Signed12(int value) => value > 2047 ? value - 4096 : value;

    private static int[] Sixteen(byte[] bytes, int from) =>
        [.. MemoryMarshal.Cast<byte, short>(bytes.AsSpan(from)).ToArray().Select(s => (int)s)];

    private static byte[] Unzip(string file)
    {
        using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zipped.CopyTo(plain);
        return plain.ToArray();
    }
}
