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
firewall() { nft list chain inet stratum1 in | grep -q 'policy drop' && ! nft list chain inet stratum1 in | grep -q 'dport 323\|9123'; }
no_password() { ! grep -vE '^[^:]*:[!*]' /etc/shadow && sshd -T | grep -q 'passwordauthentication no'; }
volatile_journal() { [ ! -d /var/log/journal ] && [ -d /run/log/journal ]; }

check "LOCKED" within 400 locked
check "the certificate for NTS is made" within 400 test -e /var/lib/stratum1/nts/ca.crt
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
check "its name is known by mDNS" sh -c 'resolvectl mdns | grep -q "eth0): yes"'
check "chronyc -h asks it" sh -c 'chronyc -h 127.0.0.1 -c tracking | grep -q "^53494D00,"'
check "chronyc without -h asks it" sh -c 'chronyc -c sources | grep -q SIM'
