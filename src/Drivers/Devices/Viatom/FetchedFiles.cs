namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Which files of a device are fetched and durable: their names, joined by commas, are the cursor. Names and not the newest time, because
/// a device whose clock was set back stores its next file under an older name. Only names that the device still lists are kept.
/// </summary>
internal sealed class FetchedFiles
{
    /// <summary>Files looked at in one listing, the latest names first to count; devices hold a handful.</summary>
    public const int MostFiles = 64;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <param name="cursor">The cursor last saved, or null; what is no file name in it is dropped, so that its file is fetched again.</param>
    public FetchedFiles(string? cursor)
    {
        foreach (string name in (cursor ?? "").Split(','))
        {
            if (FileName.IsOne(name) && _names.Count < MostFiles)
            {
                _names.Add(name);
            }
        }
    }

    /// <summary>The listed files that are not fetched, oldest name first.</summary>
    public Queue<string> NotYet(IEnumerable<string> listed) =>
        new(listed.Where(FileName.IsOne).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).TakeLast(MostFiles).Where(n => !_names.Contains(n)));

    /// <summary>A file is fetched.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="listed">All names that the device lists.</param>
    /// <returns>The cursor to save.</returns>
    public string Add(string name, IEnumerable<string> listed)
    {
        _names.IntersectWith(listed);
        _names.Add(name);
        return string.Join(',', _names.Order(StringComparer.Ordinal));
    }
}
