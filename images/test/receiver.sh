# The receiver at the serial line of the machine under test: speaks of this machine's seconds.     receiver.sh LINE SECOND
# LINE gets RMC 120 ms after each second; SECOND one octet at its beginning, for what makes the pulse (pulser.c).
exec 3<>"$1" 4<>"$2" 5<> <(:)
until_part() { # until_part MICROSECONDS: of this second, or of the next
    local wait=$((($1 - 10#${EPOCHREALTIME#*.} + 1000000) % 1000000))
    read -rt "0.$(printf %06d $wait)" -u 5
}
say() { # say BODY: as a sentence, with its check sum
    local i sum=0
    for ((i = 0; i < ${#1}; i++)); do printf -v code %d "'${1:i:1}"; sum=$((sum ^ code)); done
    printf '$%s*%02X\r\n' "$1" "$sum" >&3
}
export TZ=UTC
while :; do
    until_part 0
    printf . >&4
    second=${EPOCHREALTIME%.*} # Not EPOCHSECONDS, which is a tick behind.
    printf -v clock '%(%H%M%S)T.00' "$second"
    printf -v day '%(%d%m%y)T' "$second"
    until_part 120000
    say "GNRMC,$clock,A,4807.0380,N,01131.0000,E,0.0,0.0,$day,,,A"
done
