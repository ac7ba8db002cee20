/*
 * The pulse of the image's test: a parallel port's interrupt (pps_parport) once a second, on the raw clock of this machine, which nothing
 * steers. Octets of standard input say where seconds begin.
 *
 *   pulser BASE        the I/O address of the parallel port, in hexadecimal
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/io.h>
#include <time.h>

static long long now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* When a second began: by the least late of five octets. Those that were sent before anybody listened come at once, and are passed over. */
static long long second_began(void)
{
    long long best = 0, asked, came;
    for (int octets = 0; octets < 5;) {
        asked = now(CLOCK_MONOTONIC_RAW);
        if (getchar() == EOF)
            return -1;
        came = now(CLOCK_MONOTONIC_RAW);
        if (came - asked < 100000000)
            continue;
        if (octets++ == 0 || (came - best) % 1000000000 > 500000000)
            best = came;
    }
    return best;
}

int main(int argc, char **argv)
{
    unsigned short base = (unsigned short)strtoul(argc > 1 ? argv[1] : "378", NULL, 16);
    enum { STROBE = 1, INIT = 4, SELECT = 8, INTERRUPT = 16 };
    setvbuf(stdin, NULL, _IONBF, 0);
    long long began = iopl(3) == 0 ? second_began() : -1;
    if (began < 0) {
        perror("pulser");
        return 1;
    }
    for (long long next = began + 2000000000;; next += 1000000000) {
        long long wait = next - now(CLOCK_MONOTONIC_RAW) - 2000000; /* The rest is spun. */
        struct timespec sleep = { wait / 1000000000, wait % 1000000000 };
        if (wait > 0)
            clock_nanosleep(CLOCK_MONOTONIC, 0, &sleep, NULL);
        while (now(CLOCK_MONOTONIC_RAW) < next)
            ;
        outb(INTERRUPT | SELECT | INIT | STROBE, base + 2);
        outb(INTERRUPT | SELECT | INIT, base + 2);
        inb(base + 1); /* Which QEMU takes for the end of the interrupt. */
    }
}
