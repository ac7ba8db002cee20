using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

/// <summary>
/// What stands in the chrony.conf of distributions, and in the examples of chrony: whoever comes from there just goes on.
/// </summary>
public class DistributionTests
{
    /// <summary>The directives that Debian 13's file has, Ubuntu's, Fedora's, and RHEL 7's with its old words.</summary>
    [Theory]
    [InlineData(
        "confdir /etc/chrony/conf.d", "pool 2.debian.pool.ntp.org iburst", "sourcedir /run/chrony-dhcp", "sourcedir /etc/chrony/sources.d",
        "keyfile /etc/chrony/chrony.keys", "driftfile /var/lib/chrony/chrony.drift", "ntsdumpdir /var/lib/chrony", "#log tracking",
        "logdir /var/log/chrony", "maxupdateskew 100.0", "rtcsync", "makestep 1 3", "leapseclist /usr/share/zoneinfo/leap-seconds.list")]
    [InlineData(
        "pool ntp.ubuntu.com        iburst maxsources 4", "pool 2.ubuntu.pool.ntp.org iburst maxsources 2",
        "server 1.ntp.ubuntu.com iburst nts prefer", "ntstrustedcerts 1 /etc/ssl/certs/ca.pem", "maxupdateskew 100.0",
            "leapsectz right/UTC")]
    [InlineData(
        "pool 2.fedora.pool.ntp.org iburst", "sourcedir /run/chrony-dhcp", "driftfile /var/lib/chrony/drift", "makestep 1.0 3", "rtcsync",
        "#hwtimestamp *", "keyfile /etc/chrony.keys", "ntsdumpdir /var/lib/chrony", "leapseclist /usr/share/zoneinfo/leap-seconds.list",
        "logdir /var/log/chrony")]
    [InlineData(
        "server 0.rhel.pool.ntp.org iburst", "stratumweight 0", "driftfile /var/lib/chrony/drift", "rtcsync", "makestep 10 3",
        "bindcmdaddress 127.0.0.1", "bindcmdaddress ::1", "keyfile /etc/chrony.keys", "commandkey 1", "generatecommandkey", "noclientlog",
        "logchange 0.5", "logdir /var/log/chrony")]
    public void The_files_of_distributions_load(params string[] lines)
    {
        var reading = Reading.Of(lines);
        Assert.True(reading.Succeeded, string.Join('\n', reading.Problems));
    }

    /// <summary>Whole, and with each line that is only suggested there; what is refused is refused by its name, with a way out.</summary>
    [ExamplesFact]
    public void The_examples_of_chrony_load()
    {
        foreach (var path in Directory.GetFiles(ExamplesFactAttribute.Folder, "chrony.conf.example*"))
        {
            var text = File.ReadAllText(path);
            Assert.True(ConfigReader.ReadFile(path, text).Succeeded, path);
            foreach (var line in text.Split('\n').Where(line => line.StartsWith("! ", StringComparison.Ordinal) && line != "! a comment"))
            {
                foreach (var problem in Reading.Of(line[2..]).Problems.Where(problem => problem.Problem == "is not a directive"))
                    Assert.Fail($"{path}: {line}: {problem}");
            }
        }
    }
}

/// <summary>Needs chrony's source, which tests/peer-suite.sh fetches and builds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExamplesFactAttribute : FactAttribute
{
    public const string Folder = "/tmp/peer/chrony/examples";

    public ExamplesFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = "needs chrony's source, which tests/peer-suite.sh fetches";
    }
}
