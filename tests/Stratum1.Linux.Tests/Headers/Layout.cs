using System.Runtime.CompilerServices;

namespace Stratum1.Linux.Tests;

/// <summary>Where a field of one of our structs lies, without unsafe code.</summary>
internal static class Layout
{
    internal delegate ref TField Selector<TStruct, TField>(ref TStruct value);

    internal static long Offset<TStruct, TField>(Selector<TStruct, TField> field)
        where TStruct : struct
    {
        TStruct value = default;
        return Unsafe.ByteOffset(ref Unsafe.As<TStruct, byte>(ref value), ref Unsafe.As<TField, byte>(ref field(ref value)));
    }

    internal static long Size<TStruct>() => Unsafe.SizeOf<TStruct>();
}
