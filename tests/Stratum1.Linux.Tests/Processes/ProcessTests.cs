using System.Text;

namespace Stratum1.Linux.Tests;

public class ProcessTests
{
    [RootFact]
    public void Dropping_privileges_keeps_only_what_was_named_and_changes_every_thread()
    {
        const string Kept = "0000000002000400"; // CAP_SYS_TIME (25) and CAP_NET_BIND_SERVICE (10)
        using var child = Child.Start("drop-to", "nobody");
        var lines = child.Finish().Split('\n');
        Assert.Equal(
            ["65534\t65534\t65534\t65534", "65534\t65534\t65534\t65534", "65534", Kept, Kept], lines[0].Split(" | "));
        Assert.Equal(Kept, lines[1]);
        Assert.Equal("True False", lines[2]);
        Assert.Equal("65534\t65534\t65534\t65534", lines[3]);
    }

    [Fact]
    public void An_unknown_user_is_named()
    {
        // getpwnam_r comes first, so nothing has been changed when it fails.
        var error = Assert.Throws<LinuxException>(() => Privileges.DropTo("no-such-user"));
        Assert.Equal("getpwnam no-such-user: No such file or directory (errno 2)", error.Message);
    }

    [RootFact]
    public void Memory_is_locked_as_far_as_it_is_used()
    {
        using var child = Child.Start("lock-memory");
        Assert.Matches("^[1-9][0-9]* kB$", child.Finish());
    }

    [Fact]
    public void A_thread_can_be_bound_to_a_processor()
    {
        var allowed = "";
        var last = Environment.ProcessorCount - 1;
        var thread = new Thread(() =>
        {
            Scheduling.PinTo(last);
            allowed = Parts.StatusLine("Cpus_allowed_list");
        });
        thread.Start();
        thread.Join();
        Assert.Equal($"{last}", allowed);
        Assert.Equal(Errno.EINVAL, Assert.Throws<LinuxException>(() => Scheduling.PinTo(1023)).Errno);
    }

    [Fact]
    public void A_thread_that_asked_for_short_turns_or_inherited_a_niceness_keeps_what_it_did_not_change()
    {
        var (before, after) = ("", "");
        var thread = new Thread(() =>
        {
            Scheduling.SetNiceness(5);
            Scheduling.SetTurn(TimeInterval.FromNanoseconds(100_000));
            before = Attributes();
            Scheduling.BecomeOrdinary();
            after = Attributes();
        });
        thread.Start();
        thread.Join();
        var usual = after.Split(' ')[^1];
        Assert.Contains(
            before, new[] { "policy 0 nice 5 turn 100000", $"policy 0 nice 5 turn {usual}" }); // Linux below 6.12 has one length.
        Assert.Equal($"policy 0 nice 5 turn {usual}", after);
        Assert.NotEqual("100000", usual);

        static string Attributes()
        {
            var attributes = Scheduling.Read();
            return $"policy {attributes.Policy} nice {attributes.Niceness} turn {attributes.Runtime}";
        }
    }

    [Fact]
    public void A_real_time_priority_is_set_or_refused_by_the_kernel()
    {
        var outcome = "";
        var thread = new Thread(() =>
        {
            try
            {
                Scheduling.SetRealtimePriority(10);
                outcome = PolicyAndPriority();
                Scheduling.SetRealtimePriority(0);
                outcome += PolicyAndPriority();
            }
            catch (LinuxException error) when (error.Errno == Errno.EPERM)
            {
                outcome = "refused";
            }
        });
        thread.Start();
        thread.Join();
        Assert.Contains(outcome, new[] { "1 10;0 0;", "refused" });

        // Fields 41 and 40 of proc(5)'s stat, counted after the command's closing parenthesis, which ends field 2.
        static string PolicyAndPriority()
        {
            var fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ');
            return $"{fields[41 - 3]} {fields[40 - 3]};";
        }
    }

    [Fact]
    public void A_pid_file_holds_our_number_and_keeps_a_second_daemon_out()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stratum1d.pid");
        using (var file = PidFile.TryAcquire(path, out var owner))
        {
            Assert.NotNull(file);
            Assert.Equal(Environment.ProcessId, owner);
            Assert.Equal($"{Environment.ProcessId}\n", ReadShared(path));
            using var child = Child.Start("hold-pid-file", path);
            Assert.Equal($"owned by {Environment.ProcessId}", child.ReadLine());
            child.Finish();
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_pid_file_left_by_a_killed_daemon_is_taken_over()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stratum1d.pid");
        using (var child = Child.Start("hold-pid-file", path))
        {
            Assert.Equal("held", child.ReadLine());
            child.Kill();
        }

        Assert.True(File.Exists(path));
        using var file = PidFile.TryAcquire(path, out _);
        Assert.Equal($"{Environment.ProcessId}\n", ReadShared(path));
    }

    /// <summary>As any program but .NET's reads it: File.ReadAllText would ask for a lock of its own, which the daemon has.</summary>
    private static string ReadShared(string path)
    {
        using var file = SystemCall.Open(path, Libc.O_RDONLY);
        var text = new byte[16];
        return Encoding.ASCII.GetString(text, 0, SystemCall.Read(file, text));
    }
}
