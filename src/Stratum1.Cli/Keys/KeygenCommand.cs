using System.CommandLine;
using System.Security.Cryptography;
using Stratum1.Cli.Control;
using Stratum1.Protocol.Authentication;

namespace Stratum1.Cli.Keys;

/// <summary><c>stratum1 keygen</c>: a line for the key file, as <c>chronyc keygen</c> prints it.</summary>
internal static class KeygenCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var id = new Argument<uint>("ID") { DefaultValueFactory = _ => 1, Description = "Number of the key." };
        var type = new Argument<string>("TYPE")
        { DefaultValueFactory = _ => "SHA1", Description = $"One of {string.Join(' ', MacAlgorithms.Names)}." };
        var bits = new Argument<int>("BITS")
        { DefaultValueFactory = _ => KeyFile.DefaultBits, Description = "Length of the secret, 80 to 4096; a cipher has its own." };
        var command = new Command("keygen", "Make a key for the key file (keyfile). Keep it secret.") { id, type, bits };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(type);
            if (MacAlgorithms.Find(name) is not { } algorithm || parsed.GetValue(id) == 0)
            {
                surroundings.Errors.WriteLine(
                    $"stratum1: {parsed.GetValue(id)} {name}: a key has a number from 1 and a type: "
                    + string.Join(' ', MacAlgorithms.Names));
                return ExitCode.Usage;
            }

            var secret = RandomNumberGenerator.GetBytes(KeyFile.SecretLength(algorithm, parsed.GetValue(bits)));
            if (parsed.GetResult(bits) is { Tokens.Count: > 0 } && secret.Length * 8 != parsed.GetValue(bits))
            {
                surroundings.Errors.WriteLine(
                    $"stratum1: the key has {secret.Length * 8} bits, not {parsed.GetValue(bits)}: {bits.Description}");
            }

            surroundings.Output.WriteLine(KeyFile.Line(parsed.GetValue(id), algorithm, secret));
            surroundings.Output.Flush();
            return ExitCode.Ok;
        });
        return command;
    }
}
