using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Edge.Drivers.Declared;
using Edge.Drivers.Tests.Files;
using Edge.Drivers.Tests.Vectors;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Declared;

/// <summary>The templates of CONTRIBUTING.md, taken out of the page and used as a contributor would.</summary>
public sealed partial class TemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-templates-").FullName;

    public TemplateTests()
    {
        foreach (Match block in FencedBlock().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "CONTRIBUTING.md"))))
        {
            string file = Path.Combine(_folder, block.Groups["file"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, block.Groups["text"].Value);
        }
    }

    [Fact]
    public void Both_JSON_templates_load_and_pass_their_vectors()
    {
        var drivers = DeclaredDrivers.FromFolder(_folder, DriverCatalog.All);

        Assert.Equal(["example-line", "example-scale"], drivers.Select(d => d.Declaration.Id));
        AssertVectorsPass("ExampleLine", drivers);
        AssertVectorsPass("ExampleScale", drivers);
        Assert.InRange(File.ReadAllLines(Path.Combine(_folder, "ExampleScale", "example-scale.json")).Length, 1, 6);
    }

    [Fact]
    public void The_C_sharp_template_builds_without_a_network_and_passes_its_vectors()
    {
        string folder = Path.Combine(_folder, "ExampleBytes");
        string assembly = Build(folder);
        var type = Assembly.LoadFrom(assembly).GetTypes().Single(t => t.IsAssignableTo(typeof(IDeviceDriver)));
        var driver = (IDeviceDriver)Activator.CreateInstance(type)!;

        AssertVectorsPass("ExampleBytes", [driver]);
        int decoded = 0;
        var pump = new FramePump(driver, (_, in result, _) => decoded += result.Outcome == DecodeOutcome.Decoded ? 1 : 0);
        foreach (byte b in Convert.FromHexString("00A5A5006140" + "46" + "A500614047" + "A500614046"))
        {
            pump.Push([b], default);
        }

        Assert.Equal(2, decoded);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AssertVectorsPass(string device, IReadOnlyList<IDeviceDriver> drivers)
    {
        var report = new VectorReport();
        VectorRunner.Run(Path.Combine(_folder, device), report, new VectorDecoder(DriverCatalog.Profiles.Concat(drivers.SelectMany(d => d.Profiles))));
        Assert.Empty(report.Failures);
        Assert.Empty(report.UnknownProfiles);
        Assert.Equal((3, 1), (report.Checked, report.Rejections));
    }

    private static string Build(string folder)
    {
        string Reference(Type type) => $"""<Reference Include="{type.Assembly.GetName().Name}" HintPath="{type.Assembly.Location}" Private="false" />""";
        string project = Path.Combine(folder, "NewDevice.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>NewDevice</AssemblyName>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreSources>{folder}</RestoreSources>
              </PropertyGroup>
              <ItemGroup>
                <AssemblyAttribute Include="System.Runtime.Versioning.SupportedOSPlatform">
                  <_Parameter1>linux</_Parameter1>
                </AssemblyAttribute>
                {Reference(typeof(IDeviceDriver))}
                {Reference(typeof(Model.Observations.Metric))}
              </ItemGroup>
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["build", project, "--nologo", "-o", Path.Combine(folder, "out"), "-p:UseSharedCompilation=false", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };

        // The settings of the test's own build must not reach the other.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, output);
        return Path.Combine(folder, "out", "NewDevice.dll");
    }

    [GeneratedRegex(@"^```\w+ (?<file>\S+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();
}
