using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Stratum1.Cli.Control;

namespace Stratum1.Cli.Update;

/// <summary><c>stratum1 update</c>: hands an update to the script of the image, which knows its slots and its boot loader.</summary>
/// <param name="surroundings">Where to write to.</param>
/// <param name="script">Where the image has that script.</param>
internal sealed class UpdateCommand(Surroundings surroundings, string script = "/usr/lib/stratum1/update")
{
    /// <summary>The command.</summary>
    public Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The signed update; - reads standard input." };
        var stay = new Option<bool>("--no-restart") { Description = "Leave the trial to the next restart." };
        var command = new Command(
            "update",
            "Install an update of the image in the slot that is not running, and restart into it for a trial. It is kept when it is "
            + "locked and serves NTP and NTS as before; else the machine comes back to the old one. On other systems the package manager "
            + "updates.")
        {
            file, stay,
        };
        command.SetAction(parsed => Install(parsed.GetValue(file)!, parsed.GetValue(stay)));
        return command;
    }

    private int Install(string file, bool stay)
    {
        if (!File.Exists(script))
        {
            surroundings.Errors.WriteLine("stratum1: this machine was not set up by an image with slots; its package manager updates it.");
            return ExitCode.Unavailable;
        }

        // Its words reach the terminal by themselves: the streams are inherited.
        string[] words = stay ? [file, "--no-restart"] : [file];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(script, words) { UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception error)
        {
            surroundings.Errors.WriteLine($"stratum1: {script}: {error.Message}");
            return ExitCode.NoPermission;
        }
    }
}
