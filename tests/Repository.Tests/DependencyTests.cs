using System.Reflection;
using System.Xml.Linq;

namespace Edge.Repository.Tests;

/// <summary>EdgeModel is the heart and knows nobody; Drivers and Sync never see each other; everything meets in Gateway.</summary>
public class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["EdgeModel"] = [],
        ["Drivers"] = ["EdgeModel"],
        ["Sync"] = ["EdgeModel"],
        ["Receiver"] = ["EdgeModel", "Sync"],
        ["Gateway"] = ["EdgeModel", "Drivers", "Sync"],
    };

    [Fact]
    public void Every_project_references_only_what_the_rule_allows()
    {
        string[] projects = [.. Tree.Files.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal))];
        Assert.Equal(Allowed.Count, projects.Length);
        foreach (string project in projects)
        {
            string name = Path.GetFileNameWithoutExtension(project);
            string[] references = [.. XDocument.Parse(Tree.Read(project)).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))];
            Assert.Equal(Allowed[name].Order(), references.Order());
        }
    }

    [Theory]
    [InlineData("Edge.Drivers", "Edge.Sync")]
    [InlineData("Edge.Sync", "Edge.Drivers")]
    [InlineData("Edge.Model", "Edge.Drivers")]
    [InlineData("Edge.Model", "Edge.Sync")]
    [InlineData("edge-receiver", "Edge.Drivers")]
    public void An_assembly_does_not_see_another(string assembly, string other) =>
        Assert.DoesNotContain(Assembly.Load(assembly).GetReferencedAssemblies(), r => r.Name == other);

    [Fact]
    public void The_heart_does_no_input_or_output()
    {
        string[] banned = ["System.Net.Sockets", "System.Net.Http", "System.Diagnostics.Process", "Microsoft.AspNetCore.Http", "System.IO.Pipes"];
        IEnumerable<string?> seen = Assembly.Load("Edge.Model").GetReferencedAssemblies().Select(a => a.Name);
        Assert.Empty(seen.Intersect(banned));
        foreach (string file in Tree.Sources.Where(f => f.StartsWith("src/EdgeModel/", StringComparison.Ordinal) && !f.Contains("/Onnx/", StringComparison.Ordinal)))
        {
            string text = Tree.Read(file);
            Assert.DoesNotContain("File.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("LibraryImport", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Console.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Versions_stand_in_one_place_and_every_project_is_locked()
    {
        string[] projects = [.. Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))];
        Assert.True(projects.Length >= 13);
        foreach (string project in projects)
        {
            Assert.DoesNotContain(XDocument.Parse(Tree.Read(project)).Descendants("PackageReference"), r => r.Attribute("Version") is not null);
            Assert.Contains(Path.GetDirectoryName(project)!.Replace('\\', '/') + "/packages.lock.json", Tree.Files);
        }
    }
}
