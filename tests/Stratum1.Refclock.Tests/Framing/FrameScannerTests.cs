using System.Text;
using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Framing;

public class FrameScannerTests
{
    private const string Zda = "$GPZDA,123519.00,04,07,2026,00,00*6E\r\n";

    private readonly FrameScanner scanner = new();

    [Theory]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00*6E\r\n", ChecksumVerdict.Ok)]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00*6E\n", ChecksumVerdict.Ok)]
    [InlineData("$GPGGA,,,,,,0,,,,,,,,*66\r\n", ChecksumVerdict.Ok)]
    [InlineData("$GNTXT,01,01,01,PFEC inv format*32\r\n", ChecksumVerdict.Ok)]
    [InlineData("$GPRMC,,V,,,,,,,,,,N*53\n", ChecksumVerdict.Ok)]
    [InlineData("$PMTK010,001*2e\n", ChecksumVerdict.Ok)]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00*6F\r\n", ChecksumVerdict.Bad)]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00*6\r\n", ChecksumVerdict.Bad)]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00*6G\r\n", ChecksumVerdict.Bad)]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00*\r\n", ChecksumVerdict.Bad)]
    [InlineData("$GPZDA,123519.00,04,07,2026,00,00\r\n", ChecksumVerdict.None)]
    public void A_sentence_is_checked(string line, ChecksumVerdict verdict)
        => Assert.Equal((line.Length, verdict), (Single(line).Length, Single(line).Checksum));

    [Fact]
    public void A_lone_carriage_return_ends_a_sentence_and_the_rest_of_CR_CR_LF_is_no_junk()
    {
        var found = Scan(Zda.Replace("\r\n", "\r\r\n", StringComparison.Ordinal) + Zda);
        Assert.Equal([(0L, Zda.Length - 1), (Zda.Length + 1L, Zda.Length)], found.Select(frame => (frame.Offset, frame.Length)));
        Assert.Equal(0, scanner.Counters.JunkBytes);
    }

    [Fact]
    public void A_sentence_without_line_end_is_given_out_when_the_line_falls_silent_behind_its_carriage_return()
    {
        scanner.Feed(Encoding.ASCII.GetBytes(Zda[..^1]));
        Assert.False(scanner.TryRead(out _));
        scanner.Flush();
        Assert.True(scanner.TryRead(out var frame));
        Assert.Equal(ChecksumVerdict.Ok, frame.Checksum);
    }

    [Fact]
    public void A_sentence_cut_by_the_next_is_junk_and_counted_as_merged()
    {
        var found = Scan("$GPGSV,4,1,15,02,11" + Zda);
        Assert.Equal([FrameProtocol.Junk, FrameProtocol.Nmea], found.Select(frame => frame.Protocol));
        Assert.Equal((1, 19), (scanner.Counters.Rejected(FrameFault.MergedLine), scanner.Counters.JunkBytes));
    }

    [Fact]
    public void Binary_inside_a_sentence_makes_it_junk_and_is_found()
    {
        var ubx = new byte[64];
        ubx = ubx[..UbxWriter.Write(ubx, UbxMessage.AckAck, [6, 1])];
        var found = FoundFrame.Scan([.. "$GPRMC,123"u8, .. ubx, .. "519.00*00\r\n"u8, .. Encoding.ASCII.GetBytes(Zda)]);
        Assert.Equal(["", "ACK-ACK", "", "GPZDA"], found.Select(frame => frame.Id));
    }

    [Theory]
    [InlineData("$GP\r\n")]
    [InlineData("$,1,2*3A\r\n")]
    [InlineData("$\r\n")]
    public void A_line_without_identifier_is_junk(string line)
        => Assert.Equal([FrameProtocol.Junk, FrameProtocol.Nmea], Scan(line + Zda).Select(frame => frame.Protocol));

    [Fact]
    public void An_endless_line_is_given_out_in_pieces_and_the_next_sentence_is_found()
    {
        var found = Scan("$GPTXT," + new string('x', 100_000) + Zda);
        Assert.All(found.SkipLast(1), junk => Assert.Equal(FrameProtocol.Junk, junk.Protocol));
        Assert.All(found.SkipLast(2), junk => Assert.Equal(FrameScanner.MaxJunk, junk.Length));
        Assert.Equal(("GPZDA", 100_007L), (found[^1].Id, found[^1].Offset));
        Assert.Equal(1, scanner.Counters.Rejected(FrameFault.OverlongLine));
    }

    [Fact]
    public void The_longest_sentence_is_one_byte_below_the_limit()
    {
        Assert.Equal(ChecksumVerdict.None, Single("$GPTXT," + new string('x', FrameScanner.MaxSentence - 8) + "\n").Checksum);
        Assert.Equal(FrameProtocol.Junk, Scan("$GPTXT," + new string('x', FrameScanner.MaxSentence - 7) + "\n" + Zda)[0].Protocol);
    }

    [Fact]
    public void An_absurd_UBX_length_holds_nothing_up()
    {
        Feed([0xB5, 0x62, 0x01, 0x07, 0xFF, 0xFF, .. Encoding.ASCII.GetBytes(Zda)]);
        Assert.Equal([FrameProtocol.Junk, FrameProtocol.Nmea], Read().Select(frame => frame.Protocol));
        Assert.Equal(1, scanner.Counters.Rejected(FrameFault.AbsurdLength));
    }

    [Fact]
    public void A_plausible_but_wrong_UBX_length_holds_up_no_longer_than_the_silence_behind_it()
    {
        Feed([0xB5, 0x62, 0x01, 0x07, 0x5C, 0x10, .. Encoding.ASCII.GetBytes(Zda)]);
        Assert.Empty(Read());
        scanner.Flush();
        Assert.Equal(["", "GPZDA"], Read().Select(frame => frame.Id));
        Assert.Equal(1, scanner.Counters.Rejected(FrameFault.Truncated));
    }

    [Fact]
    public void The_longest_UBX_message_passes_the_buffer_whatever_stands_before_it()
    {
        var ubx = new byte[UbxFraming.MaxPayload + UbxWriter.Overhead];
        UbxWriter.Write(ubx, 0x0215, new byte[UbxFraming.MaxPayload]);
        for (var junk = 0; junk < 3 * FrameScanner.MaxJunk; junk += 101)
        {
            var found = FoundFrame.Scan([.. Enumerable.Repeat((byte)'x', junk), .. ubx, .. ubx]);
            Assert.Equal(2, found.Count(frame => frame.Id == "RXM-RAWX"));
        }
    }

    [Fact]
    public void Hash_lines_are_comments_in_captures_and_junk_on_a_live_line()
    {
        const string Text = "# a header\r\n" + Zda + "\n# text, $ in it\n" + Zda;
        Assert.Equal(
            [FrameProtocol.Comment, FrameProtocol.Nmea, FrameProtocol.Comment, FrameProtocol.Nmea],
            FoundFrame.Scan(Encoding.ASCII.GetBytes(Text)).Where(f => f.Protocol != FrameProtocol.Junk).Select(frame => frame.Protocol));
        Assert.Equal(
            [FrameProtocol.Junk, FrameProtocol.Nmea, FrameProtocol.Junk, FrameProtocol.Nmea],
            FoundFrame.Scan(Encoding.ASCII.GetBytes(Text), hashBeginsComment: false).Select(frame => frame.Protocol));
    }

    [Fact]
    public void A_hash_inside_a_line_or_before_binary_bytes_begins_no_comment()
    {
        Assert.Equal([FrameProtocol.Junk, FrameProtocol.Nmea], Protocols("x # no comment" + Zda));
        Assert.Equal([FrameProtocol.Junk, FrameProtocol.Nmea], Protocols("#\u0001" + Zda));

        static IEnumerable<FrameProtocol> Protocols(string text)
            => FoundFrame.Scan(Encoding.ASCII.GetBytes(text)).Select(frame => frame.Protocol);
    }

    [Fact]
    public void RTCM3_frames_are_found_and_numbered()
    {
        // The empty message of RTCM 10403, and one of type 1005 made with the same generator.
        byte[] empty = [0xD3, 0x00, 0x00, 0x47, 0xEA, 0x4B];
        byte[] message = [0xD3, 0x00, 0x02, 0x3E, 0xD0];
        var crc = Rtcm3Framing.Crc(message);
        var found = FoundFrame.Scan([.. empty, .. message, (byte)(crc >> 16), (byte)((crc >> 8) & 0xFF), (byte)(crc & 0xFF)]);
        Assert.Equal([("0", 6), ("1005", 8)], found.Select(frame => (frame.Id, frame.Length)));
    }

    [Fact]
    public void Offsets_and_counters_go_on_over_flushes()
    {
        Feed(Encoding.ASCII.GetBytes(Zda[..10]));
        Assert.Empty(Read());
        scanner.Flush();
        Assert.Single(Read());
        Feed(Encoding.ASCII.GetBytes(Zda));
        Assert.Equal(10, Assert.Single(Read()).Offset);
        Assert.Equal(10 + Zda.Length, scanner.Position);
        Assert.Equal((1, 10), (scanner.Counters.Good(FrameProtocol.Nmea), scanner.Counters.JunkBytes));
    }

    private static FoundFrame Single(string line) => Assert.Single(FoundFrame.Scan(Encoding.ASCII.GetBytes(line)));

    private List<FoundFrame> Scan(string text)
    {
        var rest = Encoding.ASCII.GetBytes(text).AsSpan();
        var found = new List<FoundFrame>();
        while (!rest.IsEmpty)
        {
            rest = rest[scanner.Feed(rest)..];
            found.AddRange(Read());
        }

        scanner.Flush();
        found.AddRange(Read());
        return found;
    }

    private void Feed(byte[] bytes) => Assert.Equal(bytes.Length, scanner.Feed(bytes));

    private List<FoundFrame> Read()
    {
        var found = new List<FoundFrame>();
        while (scanner.TryRead(out var frame))
            found.Add(FoundFrame.Of(frame));
        return found;
    }
}
