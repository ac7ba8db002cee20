"""The clients of control.sh: one asks for the time, another floods a port from a process of its own."""
import multiprocessing, os, socket, statistics, struct, sys, time

QUIET, SINK, CONTROL = "quiet", "sink", "control"


def flood(rate, target, sent):
    """Tracking requests in bursts of a millisecond, as many as asked for; replies are thrown away by the kernel's small buffer."""
    os.sched_setaffinity(0, {os.cpu_count() - 1})
    request = struct.pack("!BBBBHHIII", 6, 1, 0, 0, 33, 0, 1, 0, 0) + bytes(84)
    while True:
        if not (port := target.value):
            time.sleep(0.001)
            continue
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(("127.0.0.1", port))
        begin, count = time.monotonic(), 0
        while target.value == port:
            due = int((time.monotonic() - begin) * rate)
            while count < due:
                try:
                    s.send(request)
                except OSError:
                    pass
                count += 1
            time.sleep(0.0005)
        sent.value = count / (time.monotonic() - begin)
        s.close()


def turnarounds(port, seconds=1.0):
    """Transmit minus receive timestamp of each reply: 99th percentile and median, in µs."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    s.connect(("127.0.0.1", port))
    request, seen, end = bytes([0x23]) + bytes(47), [], time.monotonic() + seconds
    while time.monotonic() < end:
        s.send(request)
        try:
            receive, transmit = struct.unpack("!QQ", s.recv(512)[32:48])
            seen.append(((transmit - receive) & (2**64 - 1)) / 2**32 * 1e6)
        except TimeoutError:
            pass
        time.sleep(0.0005)
    seen.sort()
    return seen[int(len(seen) * 0.99)], seen[len(seen) // 2]


rate, rounds = int(sys.argv[1]), int(sys.argv[2])
servers = {name: int(port) for name, port in (word.split(":") for word in sys.argv[3:])}
sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sink.bind(("127.0.0.1", 0))
target, sent = multiprocessing.Value("i", 0), multiprocessing.Value("d", 0)
multiprocessing.Process(target=flood, args=(rate, target, sent), daemon=True).start()
os.sched_setaffinity(0, {0})
seen = {name: [] for name in servers}
rates = []
for port in servers.values():
    turnarounds(port)
for i in range(rounds):
    for name, port in servers.items():
        ports = {QUIET: 0, SINK: sink.getsockname()[1], CONTROL: port + 1}
        figures = {}
        for mode in (list(ports) if i % 2 else list(ports)[::-1]):
            target.value = ports[mode]
            time.sleep(0.1)
            figures[mode] = turnarounds(port)
            target.value = 0
            time.sleep(0.05)
            if mode == CONTROL:
                rates.append(sent.value)
        seen[name].append(figures)
print(f"{statistics.median(rates):.0f} control requests/s; medians of {rounds} rounds, turnaround in replies")
for name, figures in seen.items():
    for index, label in enumerate(("p99", "median")):
        def ratio(mode, to):
            return statistics.median(f[mode][index] / f[to][index] for f in figures)
        quiet = statistics.median(f[QUIET][index] for f in figures)
        print(f"{name:10} {label:7} quiet {quiet:6.1f} us   a flood to nobody x {ratio(SINK, QUIET):.2f}   "
              f"to the control port x {ratio(CONTROL, QUIET):.2f}   control against nobody x {ratio(CONTROL, SINK):.2f}")
