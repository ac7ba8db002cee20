# Runs in the image, over SSH: what must hold there. Prints PASS and FAIL lines.
pass() { echo "PASS $*"; }
fail() { echo "FAIL $*"; }
check() { # check NAME COMMAND...
    name=$1
    shift
    if "$@" >/tmp/check 2>&1; then pass "$name"; else fail "$name: $(tr '\n' ' ' </tmp/check | tail -c 400)"; fi
}
within() { # within SECONDS COMMAND...: until it holds
    for _ in $(seq $(($1 / 2))); do "${@:2}" >/dev/null 2>&1 && return; sleep 2; done
    return 1
}
locked() { stratum1 --json status | grep -q '"LOCKED"'; }
no() { ! "$@"; }
absent() { for unit; do ! systemctl is-active -q "$unit" || { echo "$unit runs"; return 1; }; done; ! command -v chronyd gpsd ntpd ModemManager; }
read_only() { grep -q ' /image \| squashfs ro' /proc/self/mountinfo || findmnt -n -o OPTIONS / | grep -q lowerdir=/image; }
score() { systemd-analyze security stratum1d.service --no-pager | tail -n 1 | sed -n 's/.*: \([0-9.]*\) .*/\1/p' | awk '{ print; exit $1 <= 2.6 ? 0 : 1 }'; }
firewall() { nft list chain inet stratum1 in | grep -q 'policy drop' && ! nft list chain inet stratum1 in | grep -q 'dport 323\|9123' &&
    nft list set inet stratum1 web | grep -q '{ 9123 }'; }
no_password() { ! grep -vE '^[^:]*:[!*]' /etc/shadow && sshd -T | grep -q 'passwordauthentication no'; }
volatile_journal() { [ ! -d /var/log/journal ] && [ -d /run/log/journal ]; }

check "LOCKED to the receiver at its serial line and the pulse" within 400 locked
# The daemon starts again with it.
served() { test -e /var/lib/stratum1/nts/ca.crt && [ "$(systemctl show -P SubState stratum1-nts.service)" = exited ] && locked; }
check "the certificate for NTS is made, and in use" within 400 served
check "hostname from stratum1.txt" test "$(hostname)" = teststratum
check "no unit failed" no systemctl -q is-failed '*'
check "only our daemon keeps time" absent systemd-timesyncd chrony ntpsec gpsd ModemManager serial-getty@ttyS1
check "root is a read-only slot with a layer in memory" read_only
check "state is on the data partition" sh -c 'findmnt -n -o SOURCE /var/lib/stratum1 | grep vda4 || ! findmnt'
check "the boot partition is read-only" sh -c 'findmnt -n -o OPTIONS /boot/firmware | grep -qw ro'
check "journal in memory" volatile_journal
check "watchdog runs" sh -c 'wdctl | grep -q "Timeout: *240"' # As the test's kernel command line has it.
check "firewall drops what is not served" firewall
check "no password exists, none is asked" no_password
check "sandbox score at most 2.6" score
check "its name is known by mDNS" within 60 sh -c 'resolvectl mdns | grep -q "eth0): yes"'
check "chronyc -h asks it" within 60 sh -c 'chronyc -h 127.0.0.1 -c tracking | grep -q "^47505300,GPS,1,"'
check "chronyc without -h asks it" within 60 sh -c 'chronyc -c sources | grep -q "^#,\*,GPS,"'

daemon=$(systemctl show -P MainPID stratum1d.service)
own() { grep -qE "^$1:[[:space:]]*$2\$" "/proc/$daemon/status" || { grep "^$1" "/proc/$daemon/status"; return 1; }; }
opened() { ls -l "/proc/$daemon/fd" | grep -q " $1\$" || { ls -l "/proc/$daemon/fd"; return 1; }; }
check "sandbox: a user of its own" own Uid "$(id -u stratum1).*"
check "sandbox: of root's rights only clock, port and priority" own CapEff 0000000002800400 # CAP_SYS_TIME, SYS_NICE, NET_BIND_SERVICE
check "sandbox: nothing can give it more" own CapBnd 0000000002800400
check "sandbox: system calls are filtered" own Seccomp 2
check "sandbox: the receiver's line is open" opened /dev/ttyS1
check "sandbox: the pulse is open" opened /dev/pps0
check "sandbox: nothing that it needs was refused" no sh -c 'journalctl -q -u stratum1d | grep -iE "not permitted|EPERM|EACCES|denied"'

check "a line that is no setting is named" grep -q 'line 10: there is no setting "colour"' /boot/firmware/problems.txt
check "a word that a setting does not know is named" grep -qx 'stratum1.txt: nts=perhaps: it is one of: yes no' /boot/firmware/problems.txt
check "a line that the daemon does not take is named, the others hold" sh -c 'grep -q "^stratum1.txt: allow=10.0.0.0/64: " /boot/firmware/problems.txt &&
    grep -qx "allow 0.0.0.0/0" /run/stratum1.d/settings.conf'
check "Wi-Fi: a name and a pass phrase of any characters" sh -c 'grep -qx "ssid=4b616666656520223122" /run/stratum1-settings/wifi.conf &&
    grep -qxE "psk=[0-9a-f]{64}" /run/stratum1-settings/wifi.conf'
modprobe mac80211_hwsim radios=1
check "Wi-Fi: begins when there is a device for it" within 60 sh -c 'wpa_cli -i wlan0 status | grep -qE "^wpa_state=(SCANNING|DISCONNECTED|INACTIVE)"'
modprobe -r mac80211_hwsim
pass "all was looked at"
