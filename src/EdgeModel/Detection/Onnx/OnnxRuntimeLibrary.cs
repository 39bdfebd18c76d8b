using System.Runtime.InteropServices;

namespace Edge.Model.Detection.Onnx;

/// <summary>
/// The ONNX Runtime as the machine has it, reached through its C API. Loaded on demand; absent means that models stay
/// off and thresholds alarm alone.
/// </summary>
/// <param name="Path">File or soname that was loaded.</param>
/// <param name="Version">Version that the library states, e.g. <c>1.17.0</c>.</param>
public sealed record OnnxRuntimeLibrary(string Path, string Version)
{
    /// <summary>API version that the product is written against: ONNX Runtime 1.17 and later answer to it.</summary>
    public const uint ApiVersion = 17;

    private const int GetApi = 0;
    private const int GetVersionString = 1;

    /// <summary>Sonames of the distributions, tried after a configured path.</summary>
    private static readonly string[] Sonames = ["libonnxruntime.so.1.17.0", "libonnxruntime.so.1.21", "libonnxruntime.so.1", "libonnxruntime.so"];

    /// <summary>Finds and loads the library.</summary>
    /// <param name="configuredPath">Path to try first, or null.</param>
    /// <param name="problem">What is wrong and what helps, when the result is null.</param>
    public static unsafe OnnxRuntimeLibrary? Find(string? configuredPath, out string? problem)
    {
        problem = null;
        foreach (string candidate in configuredPath is null ? Sonames : [configuredPath, .. Sonames])
        {
            if (!NativeLibrary.TryLoad(candidate, out nint handle) || !NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out nint export))
            {
                continue;
            }

            nint* entry = ((delegate* unmanaged<nint*>)export)();
            string version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)entry[GetVersionString])()) ?? "?";
            if (((delegate* unmanaged<uint, nint>)entry[GetApi])(ApiVersion) != 0)
            {
                return new OnnxRuntimeLibrary(candidate, version);
            }

            problem = $"{candidate} is version {version}; 1.{ApiVersion} or later is needed.";
        }

        problem ??= "not found: install libonnxruntime1.21 where the distribution has it, or name the library in EDGE_ONNXRUNTIME.";
        return null;
    }
}
