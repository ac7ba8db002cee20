/*
 * The receiver of the emulated board: after each true second it says that second on the lab's serial line, octet by octet at the
 * speed of a real line: as RMC, GGA, GSA and ZDA, or as UBX-NAV-PVT.
 *
 *   receiver DELAY_MS BAUD [ubx]
 *
 * DELAY_MS from the pulse to the first octet. The file /run/receiver holds one letter: F fix, V no fix, S silent; F without it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long long true_ns(void)
{
    char text[32] = "";
    int file = open("/sys/kernel/ntplab/true_ns", O_RDONLY);
    if (file < 0 || read(file, text, sizeof text - 1) <= 0)
        exit(1);
    close(file);
    return atoll(text);
}

static char mode(void)
{
    char letter = 'F';
    int file = open("/run/receiver", O_RDONLY);
    if (file >= 0) {
        if (read(file, &letter, 1) != 1)
            letter = 'F';
        close(file);
    }
    return letter;
}

static void sleep_ns(long long ns)
{
    struct timespec wait = { ns / 1000000000, ns % 1000000000 };
    if (ns > 0)
        clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, NULL);
}

static int sentence(char *to, const char *body)
{
    unsigned char sum = 0;
    for (const char *c = body; *c; c++)
        sum ^= (unsigned char)*c;
    return sprintf(to, "$%s*%02X\r\n", body, sum);
}

static int burst(char *to, long long second, char letter)
{
    char body[128], hms[16], date[8], day[16];
    time_t t = second;
    struct tm *utc = gmtime(&t);
    strftime(hms, sizeof hms, "%H%M%S.00", utc);
    strftime(date, sizeof date, "%d%m%y", utc);
    strftime(day, sizeof day, "%d,%m,%Y", utc);
    int length = 0;
    snprintf(body, sizeof body, "GPRMC,%s,%c,4807.038,N,01131.000,E,000.0,000.0,%s,,,%c",
             hms, letter == 'F' ? 'A' : 'V', date, letter == 'F' ? 'A' : 'N');
    length += sentence(to + length, body);
    snprintf(body, sizeof body, "GPGGA,%s,4807.038,N,01131.000,E,%d,%02d,0.9,545.4,M,46.9,M,,",
             hms, letter == 'F', letter == 'F' ? 10 : 0);
    length += sentence(to + length, body);
    length += sentence(to + length, letter == 'F'
        ? "GPGSA,A,3,01,02,03,04,05,06,07,08,09,10,,,1.8,0.9,1.5" : "GPGSA,A,1,,,,,,,,,,,,,99.9,99.9,99.9");
    snprintf(body, sizeof body, "GPZDA,%s,%s,00,00", hms, day);
    return length + sentence(to + length, body);
}

static void little(unsigned char *to, unsigned long value, int octets)
{
    for (int i = 0; i < octets; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

/* UBX-NAV-PVT (u-blox, interface description, 0x01 0x07): 92 octets between header and check sum. */
static int navigation(char *to, long long second, char letter)
{
    unsigned char *frame = (unsigned char *)to, *body = frame + 6, a = 0, b = 0;
    time_t t = second;
    struct tm *utc = gmtime(&t);
    memcpy(frame, "\xb5\x62\x01\x07\x5c\x00", 6);
    memset(body, 0, 92);
    little(body, (unsigned long)((second - 315964800 + 18) % 604800) * 1000, 4); /* Time of week; GPS is 18 s ahead of UTC. */
    little(body + 4, (unsigned long)utc->tm_year + 1900, 2);
    body[6] = (unsigned char)(utc->tm_mon + 1);
    body[7] = (unsigned char)utc->tm_mday;
    body[8] = (unsigned char)utc->tm_hour;
    body[9] = (unsigned char)utc->tm_min;
    body[10] = (unsigned char)utc->tm_sec;
    body[11] = 7;        /* Date and time are valid, and wholly resolved. */
    little(body + 12, 25, 4); /* Accuracy of time, ns. */
    body[20] = letter == 'F' ? 3 : 0;
    body[21] = letter == 'F';
    body[23] = letter == 'F' ? 10 : 0;
    for (int i = 2; i < 98; i++) {
        a = (unsigned char)(a + frame[i]);
        b = (unsigned char)(b + a);
    }
    frame[98] = a;
    frame[99] = b;
    return 100;
}

int main(int count, char **argument)
{
    long long delay = (count > 1 ? atoll(argument[1]) : 120) * 1000000;
    long long octet = 10000000000LL / (count > 2 ? atoll(argument[2]) : 9600);
    int ubx = count > 3 && strcmp(argument[3], "ubx") == 0;
    int line = open("/dev/ntplab-gps", O_WRONLY);
    if (line < 0)
        return 1;
    for (;;) {
        char text[512];
        long long now = true_ns(), second = now / 1000000000 + 1;
        sleep_ns(second * 1000000000 - now + delay);
        char letter = mode();
        if (letter == 'S')
            continue;
        int length = ubx ? navigation(text, second, letter) : burst(text, second, letter);
        for (int i = 0; i < length; i += 8) {
            int piece = length - i < 8 ? length - i : 8;
            sleep_ns(piece * octet);
            if (write(line, text + i, piece) != piece)
                return 1;
        }
    }
}
