using System.Text;

namespace Stratum1.Cli.Tests.Decode;

public class FrameListingTests
{
    public static TheoryData<string> RealCaptures => [.. ReceiverCaptures.Real];

    [SharedDataTheory, MemberData(nameof(RealCaptures))]
    public void The_frames_of_a_real_capture_are_those_of_the_independent_index(string capture)
    {
        var decoded = Decoded.Frames(ReceiverCaptures.PathOfReal(capture, ".log"));
        Assert.Equal(File.ReadAllText(ReceiverCaptures.PathOfReal(capture, ".frames.csv")), decoded.Output);
        Assert.Equal((0, ""), (decoded.ExitCode, decoded.Errors));
    }

    [Fact]
    public void Sentences_UBX_comments_and_junk_have_a_row_each()
    {
        byte[] capture =
        [
            .. "# a comment, with a comma\n"u8,
            .. "$GPRMC,123519.00,A,4807.038,N,01131.000,E,0,,040726,,,A*66\r\n"u8,
            .. "$GPZDA,123519.00,04,07,2026,00,00*00\r\n"u8,
            .. "noise\r\n"u8,
            .. (byte[])[0xB5, 0x62, 0x05, 0x01, 0x02, 0x00, 0x06, 0x3E, 0x4C, 0x75],
            .. (byte[])[0xB5, 0x62, 0x06, 0x3E, 0x00, 0x00, 0x44, 0xD2],
        ];
        Assert.Equal(
            [
                "offset,length,proto,id,checksum,info",
                "0,26,COMMENT,,,",
                "26,60,NMEA,GPRMC,ok,t=123519.00 d=040726 st=A",
                "86,38,NMEA,GPZDA,bad,t=123519.00 d=04072026",
                "124,7,JUNK,,,",
                "131,10,UBX,ACK-ACK,ok,for=06-3e",
                "141,8,UBX,06-3e,ok,",
            ],
            Decoded.Of(capture, Decoded.Frames).Lines);
    }

    [Fact]
    public void Junk_longer_than_the_scanner_s_piece_is_one_row()
    {
        var decoded = Decoded.Of([.. Enumerable.Repeat((byte)'x', 100_000), .. "$GPTXT,x\n"u8], Decoded.Frames);
        Assert.Equal(["0,100000,JUNK,,,", "100000,9,NMEA,GPTXT,none,"], decoded.Lines[1..]);
    }

    [Fact]
    public void Fields_with_quotes_are_quoted()
        => Assert.Equal("0,11,NMEA,\"G\"\"P\",none,", Decoded.Of("$G\"P,1,2,3\n"u8.ToArray(), Decoded.Frames).Lines[1]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_control_character_of_a_receiver_reaches_the_terminal(int seed)
    {
        var random = new Random(seed);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        foreach (var at in Enumerable.Range(0, 2000).Select(_ => random.Next(noise.Length - 20)))
            "$GPRMC,\u001b[2J,A,1\n"u8.CopyTo(noise.AsSpan(at));
        foreach (var decode in new[] { Decoded.Frames, Decoded.Times, Decoded.Summary })
        {
            var text = Decoded.Of(noise, decode).Output;
            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        }
    }

    [Fact]
    public void Rows_are_the_same_from_standard_input()
    {
        var capture = ReceiverCaptures.ReadOwn("damaged");
        var piped = Tool.Run(["decode", "--frames", "-"], capture);
        Assert.Equal(Decoded.Of(capture, Decoded.Frames).Output, Encoding.UTF8.GetString(piped.Output));
        Assert.Equal((0, ""), (piped.ExitCode, piped.Errors));
    }
}
