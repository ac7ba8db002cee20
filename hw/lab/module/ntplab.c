// SPDX-License-Identifier: GPL-2.0
/*
 * ntplab: a pretend GPS pulse for test machines.
 *
 * Keeps a "true time" that runs on CLOCK_MONOTONIC_RAW with a settable rate
 * error (ppb), so the guest's CLOCK_REALTIME can be measured against a truth
 * that nothing in the guest steers.  At each true second it produces, from
 * hard interrupt context:
 *   - a PPS event on its own source          (/dev/ppsN, name "ntplab")
 *   - an edge on line 0 of a 4-line gpio_chip (/dev/gpiochipN, label "ntplab")
 * Jitter, a fixed delay, dropped and spurious pulses come from parameters
 * under /sys/module/ntplab/parameters; readings under /sys/kernel/ntplab.
 */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <linux/pps_kernel.h>
#include <linux/gpio/driver.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/math64.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>
#include <linux/kobject.h>
#include <linux/spinlock.h>
#include "ntplab.h"

static int freq_ppb;			/* oscillator error the guest must find */
module_param(freq_ppb, int, 0444);	/* rebased through sysfs "freq_ppb" */
static uint jitter_ns;			/* uniform, +- this many ns */
module_param(jitter_ns, uint, 0644);
static int delay_ns;			/* constant pulse lateness */
module_param(delay_ns, int, 0644);
static uint drop_pct;			/* percent of pulses not sent */
module_param(drop_pct, uint, 0644);
static uint spur_pct;			/* percent of seconds with an extra pulse */
module_param(spur_pct, uint, 0644);
static bool enable = true;
module_param(enable, bool, 0644);
static uint width_us = 100000;		/* pulse width; the clear edge */
module_param(width_us, uint, 0644);
static uint spin_us = 300;		/* wake this early, then spin to the edge */
module_param(spin_us, uint, 0644);
static uint seed = 1;			/* of jitter, drops and spurious pulses; the same seed, the same pulses */
module_param(seed, uint, 0644);
static bool exact = true;		/* stamp with the edge's own time, not "now" */
module_param(exact, bool, 0644);

#define NLINES 4
static DEFINE_SPINLOCK(lock);
static s64 base_true, base_raw;		/* true time at a raw reading */
static struct hrtimer timer;
static struct pps_device *pps;
static struct platform_device *pdev;
static struct gpio_chip gc;
static unsigned long levels, irq_on;
static u64 pulses, drops;
static bool sent;				/* a dropped pulse has no falling edge */
static s64 last_edge, last_late;
static s64 next_true;
static int phase;			/* 0 rising, 1 falling, 2 spurious */

/* system clock and raw clock out of one counter reading */
static void both(s64 *real, s64 *raw)
{
	struct system_time_snapshot s;

#ifdef HAVE_SNAPSHOT_ID			/* Linux 7.2 */
	ktime_get_snapshot_id(CLOCK_REALTIME, &s);
	*real = ktime_to_ns(s.systime);
	*raw = ktime_to_ns(s.monoraw);
#else
	ktime_get_snapshot(&s);
	*real = ktime_to_ns(s.real);
	*raw = ktime_to_ns(s.raw);
#endif
}

/* xorshift32; zero is its only fixed point */
static u32 lab_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed ? seed : (seed = 1);
}

static s64 raw_to_true(s64 raw)
{
	s64 d = raw - base_raw;

	u64 m = mul_u64_u64_div_u64(abs(d), NSEC_PER_SEC + freq_ppb, NSEC_PER_SEC);

	return base_true + (d < 0 ? -(s64)m : (s64)m);
}

static s64 true_to_raw(s64 t)
{
	s64 d = t - base_true;

	u64 m = mul_u64_u64_div_u64(abs(d), NSEC_PER_SEC, NSEC_PER_SEC + freq_ppb);

	return base_raw + (d < 0 ? -(s64)m : (s64)m);
}

static void line_edge(unsigned int n, bool up)
{
	if (up)
		set_bit(n, &levels);
	else
		clear_bit(n, &levels);
	if (test_bit(n, &irq_on))
		generic_handle_domain_irq(gc.irq.domain, n);
}

static void plan(void)
{
	s64 r, nowraw;

	r = true_to_raw(next_true) - (s64)spin_us * 1000;
	nowraw = ktime_get_raw_ns();
	hrtimer_set_expires(&timer, ktime_add_ns(ktime_get(), max_t(s64, r - nowraw, 1000)));
}

static enum hrtimer_restart tick(struct hrtimer *t)
{
	struct pps_event_time ts;
	s64 due, now, sec, real, raw;
	unsigned long f;
	bool up = phase != 1;

	spin_lock_irqsave(&lock, f);
	due = true_to_raw(next_true);
	/* early: the steered clock ran ahead of the raw one, go round again */
	now = ktime_get_raw_ns();
	if (due - now > 2 * (s64)spin_us * 1000) {
		plan();
		spin_unlock_irqrestore(&lock, f);
		return HRTIMER_RESTART;
	}
	while (now < due) {
		cpu_relax();
		now = ktime_get_raw_ns();
	}
	pps_get_ts(&ts);
	both(&real, &raw);
	last_late = raw - due;
	last_edge = next_true;
	if (exact)			/* take this handler's lateness back out */
		ts.ts_real = ns_to_timespec64(real - last_late);
	if (up) {
		sent = enable && !(drop_pct && lab_random() % 100 < drop_pct);
		if (sent)
			pulses++;
		else
			drops++;
	}
	if (sent) {
		line_edge(0, up);	/* these two stamp "now"; see late */
		ntplab_tty_dcd(up);
		pps_event(pps, &ts, up ? PPS_CAPTUREASSERT : PPS_CAPTURECLEAR, NULL);
	}

	sec = div_s64(next_true + NSEC_PER_SEC / 2, NSEC_PER_SEC);
	if (phase == 0) {
		phase = 1;
		next_true += (s64)width_us * 1000;
	} else if (phase == 1 && spur_pct && lab_random() % 100 < spur_pct) {
		phase = 2;
		next_true += 50000000 + lab_random() % 500000000;
	} else {
		phase = 0;
		sec = div_s64(raw_to_true(now), NSEC_PER_SEC) + 1;
		next_true = sec * NSEC_PER_SEC + delay_ns;
		if (jitter_ns)
			next_true += (s64)(lab_random() % (2 * jitter_ns + 1)) - jitter_ns;
	}
	plan();
	spin_unlock_irqrestore(&lock, f);
	return HRTIMER_RESTART;
}

/* gpio_chip: every line reads its level; the test drives lines 1..3 via sysfs */
static int lab_get(struct gpio_chip *c, unsigned int n) { return test_bit(n, &levels); }
static int lab_dir(struct gpio_chip *c, unsigned int n) { return GPIO_LINE_DIRECTION_IN; }
static int lab_in(struct gpio_chip *c, unsigned int n) { return 0; }
static void lab_mask(struct irq_data *d)
{
	clear_bit(irqd_to_hwirq(d), &irq_on);
	gpiochip_disable_irq(&gc, irqd_to_hwirq(d));
}
static void lab_unmask(struct irq_data *d)
{
	gpiochip_enable_irq(&gc, irqd_to_hwirq(d));
	set_bit(irqd_to_hwirq(d), &irq_on);
}
static int lab_type(struct irq_data *d, unsigned int type) { return 0; }
static const struct irq_chip lab_irq = {
	.name = "ntplab", .irq_mask = lab_mask, .irq_unmask = lab_unmask,
	.irq_set_type = lab_type, .flags = IRQCHIP_IMMUTABLE, GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

#define SHOW(n, fmt, expr) static ssize_t n##_show(struct kobject *k, \
	struct kobj_attribute *a, char *b) { return sysfs_emit(b, fmt "\n", expr); }
SHOW(true_ns, "%lld", raw_to_true(ktime_get_raw_ns()))
SHOW(pulses, "%llu", pulses)
SHOW(drops, "%llu", drops)
SHOW(last_edge_ns, "%lld", last_edge)
SHOW(last_late_ns, "%lld", last_late)
SHOW(freq_ppb, "%d", freq_ppb)

/* system clock minus truth, both read within one snapshot */
static ssize_t error_ns_show(struct kobject *k, struct kobj_attribute *a, char *b)
{
	s64 real, raw;

	both(&real, &raw);
	return sysfs_emit(b, "%lld\n", real - raw_to_true(raw));
}

static void rebase(s64 t, s64 raw, int ppb)
{
	base_true = t;
	base_raw = raw;
	freq_ppb = ppb;
}

static ssize_t freq_ppb_store(struct kobject *k, struct kobj_attribute *a, const char *b, size_t n)
{
	int v, rc = kstrtoint(b, 0, &v);
	unsigned long f;
	s64 raw;

	if (rc)
		return rc;
	spin_lock_irqsave(&lock, f);
	raw = ktime_get_raw_ns();
	rebase(raw_to_true(raw), raw, v);
	spin_unlock_irqrestore(&lock, f);
	return n;
}

static ssize_t true_ns_store(struct kobject *k, struct kobj_attribute *a, const char *b, size_t n)
{
	s64 v;
	int rc = kstrtos64(b, 0, &v);
	unsigned long f;

	if (rc)
		return rc;
	hrtimer_cancel(&timer);
	spin_lock_irqsave(&lock, f);
	rebase(v, ktime_get_raw_ns(), freq_ppb);
	phase = 0;
	next_true = (div_s64(v, NSEC_PER_SEC) + 1) * NSEC_PER_SEC + delay_ns;
	plan();
	spin_unlock_irqrestore(&lock, f);
	hrtimer_start_expires(&timer, HRTIMER_MODE_ABS_HARD);
	return n;
}

/* "echo 1 > lines/2 style": write "<line> <0|1>" */
static ssize_t line_store(struct kobject *k, struct kobj_attribute *a, const char *b, size_t n)
{
	unsigned int l, v;
	unsigned long f;

	if (sscanf(b, "%u %u", &l, &v) != 2 || l >= NLINES)
		return -EINVAL;
	local_irq_save(f);
	line_edge(l, v);
	local_irq_restore(f);
	return n;
}

static struct kobj_attribute a_true = __ATTR_RW(true_ns), a_ppb = __ATTR_RW(freq_ppb),
	a_err = __ATTR_RO(error_ns), a_pul = __ATTR_RO(pulses), a_drp = __ATTR_RO(drops),
	a_edge = __ATTR_RO(last_edge_ns), a_late = __ATTR_RO(last_late_ns),
	a_line = __ATTR_WO(line);
static struct attribute *attrs[] = { &a_true.attr, &a_ppb.attr, &a_err.attr, &a_pul.attr,
	&a_drp.attr, &a_edge.attr, &a_late.attr, &a_line.attr, NULL };
static const struct attribute_group group = { .attrs = attrs };
static struct kobject *dir;

static int __init lab_init(void)
{
	struct pps_source_info info = {
		.name = "ntplab", .owner = THIS_MODULE,
		.mode = PPS_CAPTUREBOTH | PPS_OFFSETASSERT | PPS_OFFSETCLEAR |
			PPS_ECHOASSERT | PPS_CANWAIT | PPS_TSFMT_TSPEC,
	};
	struct gpio_irq_chip *g = &gc.irq;
	int rc;

	pdev = platform_device_register_simple("ntplab", -1, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	gc.label = "ntplab";
	gc.parent = &pdev->dev;
	gc.owner = THIS_MODULE;
	gc.base = -1;
	gc.ngpio = NLINES;
	gc.get = lab_get;
	gc.get_direction = lab_dir;
	gc.direction_input = lab_in;
	gpio_irq_chip_set_chip(g, &lab_irq);
	g->default_type = IRQ_TYPE_NONE;
	g->handler = handle_simple_irq;
	rc = gpiochip_add_data(&gc, NULL);
	if (rc)
		goto e_pdev;
	info.dev = &pdev->dev;
	pps = pps_register_source(&info, PPS_CAPTUREASSERT | PPS_OFFSETASSERT);
	if (IS_ERR(pps)) {
		rc = PTR_ERR(pps);
		goto e_gpio;
	}
	dir = kobject_create_and_add("ntplab", kernel_kobj);
	rc = dir ? sysfs_create_group(dir, &group) : -ENOMEM;
	if (rc)
		goto e_pps;
	rebase(ktime_get_real_ns(), ktime_get_raw_ns(), freq_ppb);
	next_true = (div_s64(base_true, NSEC_PER_SEC) + 2) * NSEC_PER_SEC + delay_ns;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(&timer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
#else
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	timer.function = tick;
#endif
	plan();
	hrtimer_start_expires(&timer, HRTIMER_MODE_ABS_HARD);
	return 0;
e_pps:
	kobject_put(dir);
	pps_unregister_source(pps);
e_gpio:
	gpiochip_remove(&gc);
e_pdev:
	platform_device_unregister(pdev);
	return rc;
}

static void __exit lab_exit(void)
{
	hrtimer_cancel(&timer);
	sysfs_remove_group(dir, &group);
	kobject_put(dir);
	pps_unregister_source(pps);
	gpiochip_remove(&gc);
	platform_device_unregister(pdev);
}

module_init(lab_init);
module_exit(lab_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Pretend GPS pulse: PPS source and GPIO edges with settable error");
