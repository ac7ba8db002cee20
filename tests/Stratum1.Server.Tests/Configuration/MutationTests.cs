using System.Text;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class MutationTests
{
    private const string Foreign = "“”‘’–\u00A0\u0000\uFFFD\uD83D\"'#;!%,.:/-+eE0123456789 \t\r\n";

    private static readonly string[] Good =
    [
        "refclock GNSS /dev/serial0 pps gpio:/dev/gpiochip0:18 baud 9600 refid GPS prefer trust",
        "refclock PPS /dev/pps0 lock GPS width 0.1 poll 2 offset 1e-6 delay 1e-3 precision 1e-7 stratum 1",
        "refclock SIM offset 0.25 drift 12 seed 4 latency 0.3 jitter 1e-6 baud 9600 refid SIM",
        "# a comment",
        "makestep 0.1 3",
        "maxslewrate 500",
        "driftfile /var/lib/stratum1/drift interval 600",
        "allow all 10.1.2.0/24",
        "deny 2001:db8::/32",
        "port 11123",
        "bindaddress ::1",
        "server 192.0.2.1 iburst",
        "sched_priority 10",
        "rtcsync",
    ];

    /// <summary>Of each seed; a million in all with STRATUM1_LONG=1.</summary>
    private static readonly int Mutations = Environment.GetEnvironmentVariable("STRATUM1_LONG") == "1" ? 250_000 : 50_000;

    /// <summary>Broken in any way, a configuration is read to its end, and each complaint names a line that exists and a way out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_configuration_never_crashes_and_its_problems_always_name_a_line(int seed)
    {
        var random = new Random(seed);
        var complaints = 0;
        var accepted = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(random);
            try
            {
                var reading = ConfigReader.ReadFile("m", text);
                var lines = text.Split('\n').Length;
                foreach (var problem in reading.Problems)
                {
                    Assert.InRange(problem.Place.Line, 1, lines);
                    Assert.NotEqual("", problem.Problem);
                    Assert.NotEqual("", problem.Remedy);
                    Assert.DoesNotContain('\n', problem.ToString());
                    complaints++;
                }

                Assert.All(reading.Config.Refclocks, clock => Assert.NotNull(clock.Id));
                accepted += reading.Succeeded ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {e}\n{text}");
            }
        }

        Assert.InRange(complaints, Mutations / 5, 10 * Mutations);
        Assert.InRange(accepted, 100, Mutations - 1000); // Both sides must have been tried.
    }

    private static string Mutate(Random random)
    {
        var picked = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Good[random.Next(Good.Length)]);
        var text = new StringBuilder(string.Join('\n', picked));
        for (var edits = random.Next(0, 4); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(5))
            {
                case 0 when at < text.Length:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Foreign[random.Next(Foreign.Length)]);
                    break;
                case 2 when at < text.Length:
                    text[at] = (char)random.Next(random.Next(2) == 0 ? 128 : 0x10000);
                    break;
                case 3:
                    var line = Good[random.Next(Good.Length)];
                    text.Insert(at, line[..random.Next(line.Length)]);
                    break;
                default:
                    text.Insert(at, Foreign[random.Next(Foreign.Length)].ToString(), random.Next(1, 40));
                    break;
            }
        }

        return text.ToString();
    }
}
