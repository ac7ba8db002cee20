using System.CommandLine;
using System.Security.Cryptography;
using Stratum1.Cli.Control;
using Stratum1.Linux;

namespace Stratum1.Cli.Nts;

/// <summary><c>stratum1 nts</c>: a certification authority for one household of time servers.</summary>
/// <param name="surroundings">Where to write to.</param>
internal sealed class NtsCommand(Surroundings surroundings)
{
    private const string DefaultFolder = "/etc/stratum1/nts";

    private readonly Option<string> folder = new("--folder")
    {
        Description = "Where authority and certificate are.",
        DefaultValueFactory = _ => DefaultFolder,
        HelpName = "PATH",
        Recursive = true,
    };

    private readonly Option<string[]> names = new("--name")
    {
        Description = "A further DNS name or address of this server; may be repeated. Without it: the host name, its mDNS name, "
            + "and the addresses of this machine.",
        HelpName = "NAME",
    };

    private readonly Option<string?> user = new("--user")
    {
        Description = "The user that the daemon becomes, who must be able to read and renew the files.",
        HelpName = "USER",
    };

    /// <summary>The command.</summary>
    public Command Create()
    {
        var init = new Command("init", "Make an authority and a certificate for this server, and tell what clients must do.")
        {
            names,
            user,
        };
        init.SetAction(parsed => Guard(() => Init(parsed.GetValue(folder)!, parsed.GetValue(names) ?? [], parsed.GetValue(user))));
        var renew = new Command("renew", "Make a new certificate now. The daemon does it by itself two months before the end.")
        {
            names,
            user,
        };
        renew.SetAction(parsed => Guard(() => Renew(parsed.GetValue(folder)!, parsed.GetValue(names) ?? [], parsed.GetValue(user))));
        var status = new Command("status", "Tell names and end of the certificates.");
        status.SetAction(parsed => Guard(() => Status(parsed.GetValue(folder)!)));
        return new Command("nts", "Certificates for NTS: an authority of your own, in one command.") { folder, init, renew, status };
    }

    private int Init(string path, string[] more, string? owner)
    {
        var files = new AuthorityFolder(path);
        if (files.Exists)
        {
            return Refuse($"{path} already has an authority. 'stratum1 nts renew' makes a new certificate; to begin anew, remove the "
                + "folder and give the new ca.crt to all clients.");
        }

        var now = SystemClock.Now;
        if (now < Server.Running.Release.Date)
            return Refuse($"the clock says {UtcDate.From(now)}, which cannot be: wait until the daemon has found the time.");
        var own = HostNames.Find(more);
        files.Create(own, now);
        Give(files, owner);
        surroundings.Output.Write(NtsInstructions.Of(path, own));
        return ExitCode.Ok;
    }

    private int Renew(string path, string[] more, string? owner)
    {
        var files = new AuthorityFolder(path);
        files.Issue(more.Length > 0 ? HostNames.Find(more) : null, SystemClock.Now);
        Give(files, owner);
        return Status(path);
    }

    private int Status(string path)
    {
        var files = new AuthorityFolder(path);
        var (authority, server) = (files.ReadAuthority(), files.ReadServer());
        var now = SystemClock.Now;
        surroundings.Output.WriteLine($"Authority    {authority.Subject}, until {UtcDate.From(authority.NotAfter)}");
        surroundings.Output.WriteLine($"Certificate  {string.Join(", ", server.Names)}");
        var days = (server.NotAfter - now).Seconds / 86_400;
        surroundings.Output.WriteLine($"             until {UtcDate.From(server.NotAfter)}: {days:F0} days left");
        surroundings.Output.WriteLine($"For clients  {files.AuthorityFile}");
        return server.NotAfter > now ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Give(AuthorityFolder files, string? owner)
    {
        if (owner is not null)
            files.GiveTo(owner);
    }

    private int Guard(Func<int> action)
    {
        try
        {
            var code = action();
            surroundings.Output.Flush();
            return code;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            surroundings.Errors.WriteLine(
                "stratum1: there is no authority yet: make one with 'stratum1 nts init', or name its folder with --folder.");
            return ExitCode.NoInput;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            surroundings.Errors.WriteLine($"stratum1: {error.Message} Run it as root, or name another folder with --folder.");
            return ExitCode.WriteError;
        }
        catch (CryptographicException error)
        {
            surroundings.Errors.WriteLine($"stratum1: a file is damaged or does not belong to the others: {error.Message}");
            return ExitCode.DataError;
        }
    }

    private int Refuse(string text)
    {
        surroundings.Errors.WriteLine($"stratum1: {text}");
        return ExitCode.Refused;
    }
}
