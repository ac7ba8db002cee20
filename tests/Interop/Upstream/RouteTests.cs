using Stratum1.Interop.Control;

namespace Stratum1.Interop.Upstream;

/// <summary>A cable that is plugged in late, and pulled out.</summary>
public class RouteTests
{
    [NamespaceFact]
    public void A_server_is_asked_as_soon_as_there_is_a_way_to_it_and_no_more_when_there_is_none()
    {
        using var folder = new PrivateFolder();
        using var ours = new NetworkNamespace();
        using var theirs = new NetworkNamespace();
        string[] server =
        [
            .. theirs.Exec, Programs.Chronyd, "-x", "-d", "-U", "local stratum 1", "allow 192.0.2.0/24", "cmdport 0",
            $"pidfile {folder["chronyd"]}", "bindcmdaddress /",
        ];
        using var chronyd = new RunningProgram(server[0], server[1..]);
        string[] client =
        [
            .. ours.Exec, Programs.Stratum1d, "-x", "-d", "-U", "server 192.0.2.2 iburst minpoll 6", "port 0", "pidfile /",
            "bindcmdaddress /", "cmdport 0",
        ];
        using var daemon = new RunningProgram(client[0], client[1..]);
        daemon.WaitFor("starting");
        ours.ConnectTo(theirs, "192.0.2.1", "192.0.2.2");
        daemon.WaitFor("Clock is NETWORK");
        ours.Remove("192.0.2.1");
        daemon.WaitFor("Source 192.0.2.2 offline: there is no route to it");
        ours.Add("192.0.2.1");
        daemon.WaitFor("Source 192.0.2.2 online: there is a route to it");
    }
}
