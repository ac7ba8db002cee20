namespace Stratum1.Server.Configuration.Directives;

/// <summary>More files of the configuration. The first two are taken up before any line is read: see <see cref="ConfigFiles"/>.</summary>
internal static class FileDirectives
{
    internal static readonly Directive[] Rows =
    [
        new(
            "include",
            "*path*",
            Default: null,
            "Read the lines of that file here; in the name of the file `*` and `?` stand for any characters and for one. Files may "
            + "include each other ten deep.",
            RefuseOnCommandLine),
        new(
            "confdir",
            "*folder*…",
            Default: null,
            "Read all files of these folders whose names end with `.conf`, in the order of their names. Of several with the same "
            + "name, only the one in the first folder is read: so `/etc` can replace what a package has in `/usr`.",
            RefuseOnCommandLine),
        new(
            "sourcedir",
            "*folder*…",
            Default: null,
            "Read the `server`, `pool` and `peer` lines of all files of these folders whose names end with `.sources`, at start and when "
            + "`chronyc reload sources` says so. What is wrong in them is logged and does not stop the daemon: programs write them, such "
            + "as a DHCP client.",
            ReadFolders),
    ];

    private static ServerConfig ReadFolders(ServerConfig config, Words words)
    {
        var folders = config.SourceFolders.Add(words.Text("the path of a folder"));
        while (words.Take() is { } more)
            folders = folders.Add(more);
        return config with { SourceFolders = folders };
    }

    private static ServerConfig RefuseOnCommandLine(ServerConfig config, Words words)
    {
        words.RefuseThis("has no place on the command line", "other directives", "Write it into a file, and name that with -f.");
        return config;
    }
}
