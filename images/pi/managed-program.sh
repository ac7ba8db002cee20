#!/bin/sh
folder=/usr/lib/stratum1/managed runtime=/usr/lib/dotnet/dotnet
[ ! -x $folder/PROGRAM ] || exec $folder/PROGRAM "$@"
[ ! -x $runtime ] || exec $runtime $folder/PROGRAM.dll "$@"
echo "PROGRAM: this image was built without a .NET runtime (images/build.sh arm64 --runtime DIR): it keeps no time" >&2
exit 78
