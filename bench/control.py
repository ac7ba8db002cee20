"""The clients of control.sh: one asks for the time, another floods the control port from a process of its own."""
import multiprocessing, socket, struct, statistics, sys, time


def flood(rate, port, on, sent):
    """Tracking requests in bursts of a millisecond, as many as asked for; replies are thrown away by the kernel's small buffer."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.connect(("127.0.0.1", port))
    request = struct.pack("!BBBBHHIII", 6, 1, 0, 0, 33, 0, 1, 0, 0) + bytes(84)
    while True:
        on.wait()
        begin, count = time.monotonic(), 0
        while on.is_set():
            due = int((time.monotonic() - begin) * rate)
            while count < due:
                try:
                    s.send(request)
                except OSError:
                    pass
                count += 1
            time.sleep(0.0005)
        sent.value = count / (time.monotonic() - begin)


def turnaround(port, seconds):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    s.connect(("127.0.0.1", port))
    request = bytes([0x23]) + bytes(47)
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        s.send(request)
        try:
            s.recv(512)
        except TimeoutError:
            pass
        times.append(time.perf_counter() - begin)
        time.sleep(0.0005)
    times.sort()
    return times[int(len(times) * 0.99)], times[len(times) // 2]


rate, pairs, ntp, control = map(int, sys.argv[1:])
on, sent = multiprocessing.Event(), multiprocessing.Value("d", 0)
multiprocessing.Process(target=flood, args=(rate, control, on, sent), daemon=True).start()
turnaround(ntp, 1)
ratios, medians, rates = [], [], []
for i in range(pairs):
    figures = {}
    for flooded in (i % 2 == 0, i % 2 == 1):
        (on.set if flooded else on.clear)()
        time.sleep(0.2)
        figures[flooded] = turnaround(ntp, 1)
        if flooded:
            on.clear()
            time.sleep(0.2)
            rates.append(sent.value)
    ratios.append(figures[True][0] / figures[False][0])
    medians.append(figures[True][1] / figures[False][1])
    print(f"pair {i + 1}: p99 {figures[False][0] * 1e6:.0f} us alone, {figures[True][0] * 1e6:.0f} us with {rates[-1]:.0f}/s")
print(f"p99 turnaround with {statistics.median(rates):.0f} control requests/s: x {statistics.median(ratios):.2f} (median of {pairs} pairs); "
      f"median turnaround x {statistics.median(medians):.2f}")
