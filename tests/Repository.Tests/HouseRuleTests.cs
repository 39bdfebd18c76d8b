using System.Text.RegularExpressions;

namespace Edge.Repository.Tests;

/// <summary>Names, sizes, logging and seams.</summary>
public partial class HouseRuleTests
{
    private const int MostLines = 400;
    private const int MostFunctionLines = 60;
    private const int MostConstructorParameters = 6;

    // A seam has two real implementations: in the product, or one in the product and one in its fault model.
    private static readonly string[] Seams =
        ["IDeviceDriver", "IFrameDecoder", "IStreamFramer", "IFrameSink", "IFrameSource", "IFrameListener", "IDeviceSimulator", "IJournalFile", "IJournalFiles", "IUplinkTransport", "IInbox"];

    [Fact]
    public void No_file_is_longer_than_the_hard_limit()
    {
        foreach (string file in Tree.AllCSharp)
        {
            Assert.True(Tree.Lines(file).Length <= MostLines, $"{file} has {Tree.Lines(file).Length} lines");
        }
    }

    [Fact]
    public void No_function_is_longer_than_the_hard_limit()
    {
        int functions = 0;
        foreach (string file in Tree.AllCSharp)
        {
            foreach ((string name, int lines) in Functions(Tree.Lines(file)))
            {
                functions++;
                Assert.True(lines <= MostFunctionLines, $"{file}: {name} has {lines} lines");
            }
        }

        Assert.True(functions > 300, $"only {functions} functions seen");
    }

    [Fact]
    public void No_type_carries_a_suffix_that_says_nothing()
    {
        int types = 0;
        foreach (string file in Tree.Sources)
        {
            foreach (Match type in TypeDeclaration().Matches(Tree.Read(file)))
            {
                types++;
                Assert.False(EmptySuffix().IsMatch(type.Groups["name"].Value), $"{file}: {type.Groups["name"].Value}");
            }
        }

        Assert.True(types > 100, $"only {types} types seen");
    }

    [Fact]
    public void A_file_is_named_after_a_type_in_it()
    {
        foreach (string file in Tree.Sources.Where(f => Path.GetFileName(f) is not ("Program.cs" or "Contracts.cs" or "AssemblyInfo.cs")))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string[] types = [.. TypeDeclaration().Matches(Tree.Read(file)).Select(m => m.Groups["name"].Value)];
            bool named = types.Contains(name) || types.Any(t => t.StartsWith(name.TrimEnd('s'), StringComparison.Ordinal)) || name is "Identities" or "AlarmWords";
            Assert.True(named, $"{file} declares {string.Join(", ", types)}");
        }
    }

    [Fact]
    public void Interfaces_stand_only_at_the_seams()
    {
        string[] interfaces = [.. Tree.Sources.SelectMany(f => InterfaceDeclaration().Matches(Tree.Read(f)).Select(m => m.Groups["name"].Value))];
        Assert.NotEmpty(interfaces);
        Assert.Empty(interfaces.Except(Seams));
    }

    [Fact]
    public void Constructors_and_records_of_behaviour_take_few_parameters()
    {
        foreach (string file in Tree.Sources)
        {
            foreach (Match constructor in ConstructorDeclaration().Matches(Tree.Read(file)))
            {
                string name = constructor.Groups["name"].Value;
                if (file.EndsWith("/" + name + ".cs", StringComparison.Ordinal))
                {
                    int parameters = Parameters(constructor.Groups["parameters"].Value);
                    Assert.True(parameters <= MostConstructorParameters, $"{file}: {name} takes {parameters} parameters");
                }
            }
        }
    }

    [Fact]
    public void Log_event_ids_are_unique_and_in_their_projects_block()
    {
        Dictionary<string, (int From, int To)> blocks = new()
        {
            ["Drivers"] = (2000, 2999),
            ["Sync"] = (3000, 3999),
            ["Gateway"] = (4000, 4999),
            ["Receiver"] = (5000, 5999),
        };
        HashSet<int> ids = [];
        foreach (string file in Tree.Sources)
        {
            foreach (Match message in LoggerMessage().Matches(Tree.Read(file)))
            {
                int id = int.Parse(message.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture);
                (int from, int to) = blocks[file.Split('/')[1]];
                Assert.InRange(id, from, to);
                Assert.True(ids.Add(id), $"{file}: log id {id} is taken");
            }
        }

        Assert.True(ids.Count > 10);
    }

    [Fact]
    public void Public_types_say_what_they_are()
    {
        foreach (string file in Tree.Sources)
        {
            string[] lines = Tree.Lines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (PublicType().IsMatch(lines[i]))
                {
                    int above = i - 1;
                    while (above >= 0 && (lines[above].TrimStart().StartsWith('[') || lines[above].TrimStart().StartsWith(')')))
                    {
                        above--;
                    }

                    Assert.True(above >= 0 && lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal), $"{file}:{i + 1} has no doc comment");
                }
            }
        }
    }

    // Counts from a member's header to the line with the closing brace of equal indent.
    private static IEnumerable<(string Name, int Lines)> Functions(string[] lines)
    {
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.Trim() != "{" || !FunctionHeader().IsMatch(lines[i - 1]))
            {
                continue;
            }

            string closing = line[..line.IndexOf('{', StringComparison.Ordinal)] + "}";
            int end = Array.FindIndex(lines, i, l => l == closing || l == closing + ";");
            yield return (lines[i - 1].Trim(), end - i + 2);
        }
    }

    private static int Parameters(string list)
    {
        int depth = 0;
        int count = string.IsNullOrWhiteSpace(list) ? 0 : 1;
        foreach (char c in list)
        {
            depth += c is '<' or '(' or '[' ? 1 : c is '>' or ')' or ']' ? -1 : 0;
            count += c == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"\b(class|struct|record|enum|interface)\s+(struct\s+|class\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\binterface\s+(?<name>I[A-Z]\w*)")]
    private static partial Regex InterfaceDeclaration();

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Util|Service|Impl|Base|Data|Info|Dto)$")]
    private static partial Regex EmptySuffix();

    [GeneratedRegex(@"(?m)^\s+(public|internal|private)\s+(?<name>[A-Z]\w*)\((?<parameters>[^{;=]*?)\)\s*(:|=>|\r?\n)")]
    private static partial Regex ConstructorDeclaration();

    [GeneratedRegex(@"LoggerMessage\((EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex LoggerMessage();

    [GeneratedRegex(@"^(public)\s+(static\s+|sealed\s+|abstract\s+|readonly\s+|partial\s+|ref\s+)*(class|struct|record|enum|interface)\b")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^(?!.*\b(class|struct|record)\b).*\)\s*(where .*)?$|\)\s*:\s*(base|this)\(.*\)$")]
    private static partial Regex FunctionHeader();
}
