# Run by the board under test once it is up (images/pi/test.sh): says how things stand, one "REPORT name value" a line.
say() { echo "REPORT $*"; }
say state "$(systemctl is-active multi-user.target)"
say model "$(tr -d '\0' </proc/device-tree/model)"
say hostname "$(hostname)"
say key "$(cut -d' ' -f3 /root/.ssh/authorized_keys)"
say root "$(findmnt -no FSTYPE,OPTIONS / | cut -c1-60)"
say firmware "$(findmnt -no OPTIONS /boot/firmware | cut -d, -f1)"
say data "$(findmnt -no FSTYPE,OPTIONS /data | cut -c1-24)"
say slot "$(/usr/lib/stratum1/slots current) $(/usr/lib/stratum1/slots default)"
say pps "$(cat /sys/class/pps/pps0/name)"
say edge "$(grep pps /proc/interrupts | tr -s ' ' | rev | cut -d' ' -f1-4 | rev)"
say serial "$(readlink /dev/serial0)"
say watchdog "$(cat /sys/class/watchdog/watchdog0/identity)"
say failed "$(systemctl --failed --plain --no-legend | cut -d' ' -f1 | sort | tr '\n' ' ')"
say gettys "$(systemctl list-units --plain --no-legend 'serial-getty@*' | wc -l)"
say program "$(stratum1d --version 2>&1 | head -n 1)"
say up "$(cut -d' ' -f1 /proc/uptime)"
say end
