#!/bin/sh
runtime=/usr/lib/dotnet/dotnet
if [ ! -x $runtime ]; then
    echo "PROGRAM: this image was built without a .NET runtime (images/build.sh arm64 --runtime DIR): it keeps no time" >&2
    exit 78
fi
exec $runtime /usr/lib/stratum1/managed/PROGRAM.dll "$@"
