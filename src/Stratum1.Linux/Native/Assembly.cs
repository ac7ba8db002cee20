using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Structs cross the border bit for bit; whatever is not blittable must not compile.
[assembly: DisableRuntimeMarshalling]

// libc is the system's own, never a file that happens to lie beside the program.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
