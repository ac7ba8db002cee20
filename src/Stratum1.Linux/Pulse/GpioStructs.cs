using System.Runtime.CompilerServices;
using System.Text;

namespace Stratum1.Linux;

/// <summary>GPIO_MAX_NAME_SIZE octets, ended by a zero when shorter.</summary>
[InlineArray(32)]
internal struct GpioName
{
    private byte first;

    internal static GpioName From(ReadOnlySpan<byte> text)
    {
        var name = default(GpioName);
        text.CopyTo(name);
        return name;
    }

    public readonly override string ToString()
    {
        ReadOnlySpan<byte> text = this;
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}

/// <summary>struct gpiochip_info (linux/gpio.h): 68 octets.</summary>
internal struct GpioChipInfo
{
    internal GpioName Name;
    internal GpioName Label;
    internal uint Lines;

    internal static readonly nuint Get = IoctlRequest.Reads('\xB4', 0x01, Unsafe.SizeOf<GpioChipInfo>());
}

/// <summary>struct gpio_v2_line_attribute: 16 octets.</summary>
internal struct GpioLineAttribute
{
    internal uint Id;
    internal uint Padding;
    internal ulong Value;
}

/// <summary>struct gpio_v2_line_info: 256 octets.</summary>
internal struct GpioLineInfo
{
    internal GpioName Name;
    internal GpioName Consumer;
    internal uint Offset;
    internal uint AttributeCount;
    internal ulong Flags;
    internal TenAttributes Attributes;
    internal FourWords Padding;

    internal static readonly nuint Get = IoctlRequest.Exchanges('\xB4', 0x05, Unsafe.SizeOf<GpioLineInfo>());

    [InlineArray(10)]
    internal struct TenAttributes
    {
        private GpioLineAttribute first;
    }

    [InlineArray(4)]
    internal struct FourWords
    {
        private uint first;
    }
}

/// <summary>struct gpio_v2_line_config: 272 octets; no attributes of single lines are used.</summary>
internal struct GpioLineConfig
{
    internal ulong Flags;
    internal uint AttributeCount;
    internal FiveWords Padding;
    internal TenConfigAttributes Attributes;

    [InlineArray(5)]
    internal struct FiveWords
    {
        private uint first;
    }

    internal struct ConfigAttribute
    {
        internal GpioLineAttribute Attribute;
        internal ulong Mask;
    }

    [InlineArray(10)]
    internal struct TenConfigAttributes
    {
        private ConfigAttribute first;
    }
}

/// <summary>struct gpio_v2_line_request: 592 octets.</summary>
internal struct GpioLineRequest
{
    internal LineOffsets Offsets;
    internal GpioName Consumer;
    internal GpioLineConfig Config;
    internal uint LineCount;
    internal uint EventBufferSize;
    internal GpioLineConfig.FiveWords Padding;
    internal int Descriptor;

    internal static readonly nuint Get = IoctlRequest.Exchanges('\xB4', 0x07, Unsafe.SizeOf<GpioLineRequest>());

    [InlineArray(64)]
    internal struct LineOffsets
    {
        private uint first;
    }
}

/// <summary>struct gpio_v2_line_values: 16 octets.</summary>
internal struct GpioLineValues
{
    internal ulong Bits;
    internal ulong Mask;

    internal static readonly nuint Get = IoctlRequest.Exchanges('\xB4', 0x0E, Unsafe.SizeOf<GpioLineValues>());
}

/// <summary>struct gpio_v2_line_event: 48 octets.</summary>
internal struct GpioLineEvent
{
    internal ulong TimestampNanoseconds;
    internal uint Id;
    internal uint Offset;
    internal uint Sequence;
    internal uint LineSequence;
    internal SixWords Padding;

    internal const uint RisingEdge = 1;

    [InlineArray(6)]
    internal struct SixWords
    {
        private uint first;
    }
}
