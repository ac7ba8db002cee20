using Stratum1.Cli.Control;
using Stratum1.Cli.Update;

namespace Stratum1.Cli.Tests.Update;

/// <summary>What is handed to the image's script, and what comes back. What the script does, images/test.sh tests.</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stratum1-update").FullName;
    private readonly StringWriter errors = new();

    private string Script => Path.Combine(folder, "update");

    [Fact]
    public void The_script_gets_the_file_and_its_exit_status_is_ours()
    {
        File.WriteAllText(Script, $"#!/bin/sh\necho \"$*\" >{folder}/words\nexit 65\n");
        File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(65, Run("new image.update", "--no-restart"));
        Assert.Equal("new image.update --no-restart\n", File.ReadAllText($"{folder}/words"));
    }

    [Fact]
    public void On_a_machine_without_slots_it_says_who_updates_it()
    {
        Assert.Equal(ExitCode.Unavailable, Run("x.update"));
        Assert.Contains("package manager", errors.ToString());
    }

    [Fact]
    public void A_script_that_cannot_be_run_is_said_to_be_so()
    {
        File.WriteAllText(Script, "no program");
        Assert.Equal(ExitCode.NoPermission, Run("x.update"));
        Assert.Contains(Script, errors.ToString());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private int Run(params string[] words)
    {
        var surroundings = new Surroundings(TextWriter.Null, errors, Terminal: null, _ => throw new InvalidOperationException(), _ => { });
        return new UpdateCommand(surroundings, Script).Create().Parse(words).Invoke();
    }
}
