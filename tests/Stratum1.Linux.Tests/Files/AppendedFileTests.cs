using System.Text;

namespace Stratum1.Linux.Tests;

public class AppendedFileTests
{
    [Fact]
    public void Two_writers_of_a_file_do_not_overwrite_each_other_and_a_cut_leaves_no_hole()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var one = AppendedFile.Open(path);
            using var two = AppendedFile.Open(path);
            one.Write("one "u8);
            two.Write("two "u8);
            one.Write("three"u8);
            Assert.Equal("one two three", File.ReadAllText(path));

            File.WriteAllText(path, "");
            two.Write(Encoding.ASCII.GetBytes("anew"));
            Assert.Equal("anew", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
