# The pulse through each of the kernel's interfaces: by the source's name, as a GPIO line, and as carrier detect of the serial line.
# The last two are stamped when the interrupt is served, not when the edge was: "late" is by how much, for comparison.
board 12500 $TRUE_START
for input in ntplab gpio:/dev/gpiochip0:0 dcd; do
    start_ours "$input"
    wait_state LOCKED 50 "$input" && sleep 20 && QUIET=1 watch 40 20000 "$input, late $(truth last_late_ns) ns"
    stop_ours
done
