/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Engine "unicorn": loads the guest ELF into an emulator in this process and
 * calls pt_guest_main() once; all batches run inside the guest.  In a dialogue the
 * machine stays, and pt_guest_main() is called for every round.
 */
#include "conformance/engine/unicorn.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "conformance/engine/engine.h"
#include "conformance/engine/guest_image.h"
#include "conformance/engine/unicorn_mmu.h"
#include "conformance/engine/watch.h"

/* Where guests, which are linked low or at the kernel's addresses, are not. */
enum { STACK_TOP = 0x7f000000, STACK_SIZE = 1 << 20, STOP = 0x7e000000, GAP = 0x70000000 };

struct fault {
	bool memory, interrupted;
	uc_mem_type type;
	u64 address;
	u32 interrupt;
};

/* Memory of the guest's that is ours: what it writes can be read as it runs. */
struct ours {
	u64 start, end;
	unsigned char *bytes;
};

struct machine {
	uc_engine *uc;
	const struct pt_unicorn *how;
	const struct pt_image *image;
	struct fault fault;
	unsigned gaps; /* between code and data */
	struct ours ours[PT_MAX_SEGMENTS * 2];
	size_t nr_ours;
	struct pt_uc_mmu *mmu; /* NULL: nobody plays it */
	char *err;
	size_t err_size;
};

static int failed(const struct machine *m, const char *what, uc_err e)
{
	snprintf(m->err, m->err_size, "Unicorn cannot %s: %s", what, uc_strerror(e));
	return -1;
}

static uc_err map_ours(struct machine *m, u64 start, u64 end, u32 rights)
{
	void *bytes =
		mmap(NULL, end - start, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (bytes == MAP_FAILED)
		return UC_ERR_NOMEM;
	m->ours[m->nr_ours++] = (struct ours){ start, end, bytes };
	return uc_mem_map_ptr(m->uc, start, end - start, rights, bytes);
}

static void unmap_ours(const struct machine *m)
{
	for (size_t i = 0; i < m->nr_ours; i++)
		munmap(m->ours[i].bytes, m->ours[i].end - m->ours[i].start);
}

/* Where a word of the guest's stands here; NULL if it is not ours. */
static volatile u64 *word_at(const struct machine *m, u64 at)
{
	for (size_t i = 0; i < m->nr_ours; i++)
		if (at >= m->ours[i].start && at + sizeof(u64) <= m->ours[i].end)
			return (volatile u64 *)(void *)(m->ours[i].bytes + (at - m->ours[i].start));
	return NULL;
}

static int map_range(struct machine *m, u64 start, u64 end, u32 rights)
{
	uc_err e = UC_ERR_OK;

	if (start < end && (rights & UC_PROT_WRITE) && m->nr_ours < PT_ARRAY_SIZE(m->ours))
		e = map_ours(m, start, end, rights);
	else if (start < end)
		e = uc_mem_map(m->uc, start, end - start, rights);
	return e ? failed(m, "map the guest's memory", e) : 0;
}

static u32 segment_rights(const struct machine *m, const struct pt_segment *s)
{
	if (s->execute && m->how->exec_writable)
		return UC_PROT_ALL;
	return UC_PROT_READ | (s->write ? UC_PROT_WRITE : 0) | (s->execute ? UC_PROT_EXEC : 0);
}

/*
 * Unicorn looks at every store whether it hits translated code, and looks longer
 * where there is some within the 1024 pages around, as it numbers pages: in the
 * order they are mapped.  So as many pages that nobody uses go between.
 */
static int map_gap(struct machine *m)
{
	const u64 size = 1024 * m->how->page, at = GAP + m->gaps++ * size;

	return map_range(m, at, at + size, UC_PROT_NONE);
}

/*
 * The end of the code in a segment that holds data too (sparc, where kernels write to
 * their code), in whole pages; end of the segment if there is none.
 */
static u64 end_of_code(const struct machine *m, u64 start, u64 end)
{
	const u64 mask = m->how->page - 1;
	u64 last = 0;

	for (size_t i = 0; i < m->image->nr_functions; i++) {
		const struct pt_image_function *f = &m->image->function[i];

		if (f->start >= start && f->start < end && f->start + f->size > last)
			last = (f->start + f->size + mask) & ~mask;
	}
	return last && last < end ? last : end;
}

/* A segment's pages; *near: code that no gap is behind yet. */
static int map_segment(struct machine *m, const struct pt_segment *s, u64 start, u64 end,
		       bool *near)
{
	const u32 rights = segment_rights(m, s);
	const u64 data = s->execute ? s->write ? end_of_code(m, start, end) : end : start;

	if (map_range(m, start, data, rights))
		return -1;
	*near |= s->execute;
	if (*near && s->write && data < end) {
		*near = false;
		if (map_gap(m))
			return -1;
	}
	return map_range(m, data, end, rights);
}

/* Segments are ascending, but one may begin in the page the last one ends in. */
static int load_segments(struct machine *m)
{
	const u64 mask = m->how->page - 1;
	u64 mapped = 0;
	u32 last = 0;
	bool near = false;

	for (size_t i = 0; i < m->image->nr_segments; i++) {
		const struct pt_segment *s = &m->image->segment[i];
		const u64 start = s->start & ~mask, end = (s->start + s->size + mask) & ~mask;
		const u32 rights = segment_rights(m, s);
		const bool shared = start < mapped;
		uc_err e = UC_ERR_OK;

		if (map_segment(m, s, shared ? mapped : start, end, &near))
			return -1;
		if (shared)
			e = uc_mem_protect(m->uc, start, m->how->page, rights | last);
		if (e)
			return failed(m, "join segments", e);
		e = uc_mem_write(m->uc, s->start, m->image->bytes + s->offset, s->filled);
		if (e)
			return failed(m, "load a segment", e);
		last = shared && end == mapped ? rights | last : rights;
		mapped = end;
	}
	return 0;
}

static int load_stack_and_stop(struct machine *m)
{
	const u32 rights = m->how->exec_writable ? UC_PROT_ALL : UC_PROT_READ | UC_PROT_EXEC;
	unsigned char nop[4];

	for (size_t i = 0; i < sizeof(nop); i++)
		nop[i] = (unsigned char)(m->how->nop >> 8 * i);
	if (map_range(m, STACK_TOP - STACK_SIZE, STACK_TOP, UC_PROT_READ | UC_PROT_WRITE) ||
	    map_range(m, STOP, STOP + m->how->page, rights))
		return -1;
	uc_mem_write(m->uc, STOP, nop, sizeof(nop));
	return 0;
}

static int put_words(const struct machine *m, u64 at, const void *object, size_t bytes)
{
	unsigned char *words = malloc(bytes ? bytes : 1);
	uc_err e = UC_ERR_NOMEM;

	if (words) {
		pt_guest_words(m->image->big_endian, words, object, bytes);
		e = uc_mem_write(m->uc, at, words, bytes);
	}
	free(words);
	return e ? failed(m, "write the request", e) : 0;
}

static int get_words(const struct machine *m, u64 at, void *object, size_t bytes)
{
	const uc_err e = uc_mem_read(m->uc, at, object, bytes);

	if (e)
		return failed(m, "read the answer", e);
	pt_guest_words(m->image->big_endian, object, object, bytes);
	return 0;
}

static void on_stop(uc_engine *uc, u64 address, u32 size, void *user)
{
	(void)address;
	(void)size;
	(void)user;
	uc_emu_stop(uc);
}

static bool on_fault(uc_engine *uc, uc_mem_type type, u64 address, int size, int64_t value,
		     void *user)
{
	struct fault *f = user;

	(void)uc;
	(void)size;
	(void)value;
	f->memory = true;
	f->type = type;
	f->address = address;
	return false;
}

static void on_interrupt(uc_engine *uc, u32 number, void *user)
{
	struct fault *f = user;

	f->interrupted = true;
	f->interrupt = number;
	uc_emu_stop(uc);
}

/* The hook at STOP is the only one that costs anything, and that once. */
static int add_hooks(struct machine *m)
{
	uc_hook stop, fault, interrupt;
	uc_err e;

	e = uc_hook_add(m->uc, &stop, UC_HOOK_CODE, (void *)on_stop, m, (u64)STOP, (u64)STOP);
	if (!e)
		e = uc_hook_add(m->uc, &fault, UC_HOOK_MEM_INVALID, (void *)on_fault, &m->fault,
				(u64)1, (u64)0);
	if (!e)
		e = uc_hook_add(m->uc, &interrupt, UC_HOOK_INTR, (void *)on_interrupt, &m->fault,
				(u64)1, (u64)0);
	return e ? failed(m, "watch the guest", e) : 0;
}

/*
 * The time limit is an alarm and not Unicorn's own, which starts a thread: with
 * a second thread malloc() takes locks, and Unicorn calls it at every store.
 * A signal handler can be told what to stop only by static objects.
 */
static struct {
	uc_engine *uc;
	const volatile u64 *turn; /* of the response; NULL: calls are not looked at */
	bool swapped;		  /* that is a word of the other byte order */
	struct pt_watch watch;
	unsigned ticks, limit;
} running;
static volatile sig_atomic_t timed_out, in_call;

static void on_alarm(int signal)
{
	u64 turn = running.turn ? *running.turn : 0;

	(void)signal;
	if (running.swapped)
		turn = __builtin_bswap64(turn);
	in_call = in_call || pt_watch_tick(&running.watch, turn);
	timed_out = timed_out || in_call || ++running.ticks >= running.limit;
	/* one that comes before the guest has begun is lost: said again at every tick */
	if (timed_out)
		uc_emu_stop(running.uc);
}

/* Of this process's own time: patience.h. */
static void set_alarm(bool on)
{
	const struct timeval tick = { 0, on ? PT_TICK_MS * 1000 : 0 };
	const struct itimerval t = { .it_value = tick, .it_interval = tick };

	setitimer(ITIMER_PROF, &t, NULL);
}

static uc_err start_limited(const struct machine *m, u64 pc, bool trace, unsigned limit_ms)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART }, before;
	const u64 turn = m->image->at.response + offsetof(struct pt_response, turn);
	uc_err e;

	memset(&running, 0, sizeof(running));
	running.uc = m->uc;
	running.turn = trace ? word_at(m, turn) : NULL;
	running.swapped = m->image->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	running.limit = limit_ms / PT_TICK_MS;
	timed_out = in_call = 0;
	sigaction(SIGPROF, &action, &before);
	set_alarm(limit_ms);
	/* An end address in place of 0 hangs sparc64: the hook at STOP ends the run. */
	e = uc_emu_start(m->uc, pc, 0, 0, 0);
	set_alarm(false);
	sigaction(SIGPROF, &before, NULL);
	return e;
}

static const char *fault_text(uc_mem_type type)
{
	switch (type) {
	case UC_MEM_READ_UNMAPPED:
		return "read of unmapped";
	case UC_MEM_WRITE_UNMAPPED:
		return "write to unmapped";
	case UC_MEM_FETCH_UNMAPPED:
		return "jump to unmapped";
	case UC_MEM_WRITE_PROT:
		return "write to read-only";
	case UC_MEM_FETCH_PROT:
		return "jump to non-executable";
	case UC_MEM_READ_PROT:
		return "read of protected";
	default:
		return "access to";
	}
}

/* Says how a run that did not reach STOP ended. */
static void describe_end(const struct machine *m, uc_err e, u64 pc, unsigned limit_ms)
{
	const struct fault *f = &m->fault;
	char where[160];

	pt_image_name(m->image, pc, where, sizeof(where));
	if (f->memory)
		snprintf(m->err, m->err_size, "fault: %s 0x%llx at pc %s", fault_text(f->type),
			 (unsigned long long)f->address, where);
	else if (f->interrupted)
		snprintf(m->err, m->err_size, "fault: BUG(), trap or exception %u at pc %s",
			 f->interrupt, where);
	else if (timed_out && in_call)
		snprintf(m->err, m->err_size, PT_NO_END " at pc %s", PT_CALL_LIMIT_MS / 1e3, where);
	else if (timed_out)
		snprintf(m->err, m->err_size, "still running after %g s at pc %s", limit_ms / 1e3,
			 where);
	else if (e == UC_ERR_INSN_INVALID || e == UC_ERR_EXCEPTION)
		snprintf(m->err, m->err_size, "fault: BUG() or invalid instruction at pc %s",
			 where);
	else if (!e)
		snprintf(m->err, m->err_size, "fault: %s at pc %s",
			 pc ? "processor halted" : "jump to 0", where);
	else
		snprintf(m->err, m->err_size, "fault: %s at pc %s", uc_strerror(e), where);
}

static int call_guest(struct machine *m, bool trace, unsigned limit_ms)
{
	u64 pc = m->how->prepare(m->uc, m->image->at.main, STACK_TOP, STOP, m->err, m->err_size);
	uc_err e;

	if (!pc)
		return -1;
	e = start_limited(m, pc, trace, limit_ms);
	pc = pt_uc_get(m->uc, m->how->reg_pc);
	if (!e && m->mmu && m->mmu->begun) {
		if ((e = pt_uc_mmu_watch(m->mmu)))
			return failed(m, "watch the guest's instructions", e);
		e = start_limited(m, pc, trace, limit_ms);
		pc = pt_uc_get(m->uc, m->how->reg_pc);
	}
	if (!e && pc == STOP && !m->fault.memory && !m->fault.interrupted)
		return 0;
	describe_end(m, e, pc, limit_ms);
	return timed_out && !in_call && !m->fault.memory && !m->fault.interrupted ? PT_LATE : -1;
}

static int load(struct machine *m, const struct pt_request *rq, const struct pt_call *calls)
{
	const struct pt_guest_objects *at = &m->image->at;

	if (load_segments(m) || load_stack_and_stop(m) || add_hooks(m) ||
	    put_words(m, at->request, rq, sizeof(*rq)))
		return -1;
	if (!pt_calls_sent(rq))
		return 0;
	return put_words(m, at->calls, calls, pt_calls_sent(rq) * sizeof(*calls));
}

static int exchange(struct machine *m, const struct pt_request *rq, struct pt_response *rs,
		    struct pt_call *calls, unsigned limit_ms)
{
	const struct pt_guest_objects *at = &m->image->at;
	const char *wrong;
	int ended;
	uc_err e;

	if (load(m, rq, calls))
		return -1;
	if (m->mmu && (e = pt_uc_mmu_wait(m->mmu)))
		return failed(m, "look for where the guest plays the MMU", e);
	ended = call_guest(m, rq->trace, limit_ms);
	/* Even after a fault: rs->current says which helper it was. */
	if (get_words(m, at->response, rs, sizeof(*rs)))
		return -1;
	if (ended)
		return ended;
	wrong = pt_guest_answer(rq, rs);
	if (wrong) {
		snprintf(m->err, m->err_size, "%s", wrong);
		return -1;
	}
	return get_words(m, at->calls, calls, pt_calls_answered(rq, rs) * sizeof(*calls));
}

static volatile u64 *word_of(const void *machine, u64 at)
{
	return word_at(machine, at);
}

/* 0, -1, or the helper + 1 in whose calls it broke while the MMU was played. */
static int run_image(const struct pt_unicorn *how, const struct pt_image *image,
		     const struct pt_request *rq, struct pt_response *rs, struct pt_call *calls,
		     unsigned limit_ms, char *err, size_t size)
{
	struct machine m = { .how = how, .image = image, .err = err, .err_size = size };
	struct pt_uc_mmu mmu = { .word_at = word_of, .machine = &m, .image = image };
	/* The default CPU model: named ones lack instructions on ppc64. */
	const uc_err e = uc_open((uc_arch)how->uc_arch, (uc_mode)how->uc_mode, &m.uc);
	int ended;

	if (e)
		return failed(&m, "start", e);
	mmu.uc = m.uc;
	m.mmu = rq->between ? &mmu : NULL;
	ended = exchange(&m, rq, rs, calls, limit_ms);
	if (ended && m.mmu && pt_uc_mmu_helper(&mmu))
		ended = (int)pt_uc_mmu_helper(&mmu);
	uc_close(m.uc);
	unmap_ours(&m);
	return ended;
}

/* ---- dialogues ---- */

struct guest {
	struct pt_image image;
	struct machine m;
};

static void close_guest(void *guest)
{
	struct guest *g = guest;

	if (g->m.uc)
		uc_close(g->m.uc);
	unmap_ours(&g->m);
	pt_image_close(&g->image);
	free(g);
}

static int start(struct guest *g, const struct pt_request *rq, unsigned limit_ms)
{
	const struct pt_unicorn *how = g->m.how;
	const uc_err e = uc_open((uc_arch)how->uc_arch, (uc_mode)how->uc_mode, &g->m.uc);

	if (e)
		return failed(&g->m, "start", e);
	return load(&g->m, rq, NULL) || call_guest(&g->m, false, limit_ms) ? -1 : 0;
}

/* The response up to its results. */
static int get_head(const struct machine *m, struct pt_response *rs)
{
	return get_words(m, m->image->at.response, rs, offsetof(struct pt_response, result));
}

static void *open_guest(const struct pt_job *job, const struct pt_request *rq,
			struct pt_response *rs, unsigned limit_ms, char *err, size_t size)
{
	struct guest *g = calloc(1, sizeof(*g));

	if (!g) {
		snprintf(err, size, "not enough memory");
		return NULL;
	}
	g->m = (struct machine){
		.how = job->isa->unicorn, .image = &g->image, .err = err, .err_size = size
	};
	if (!pt_image_open(&g->image, job->elf, job->isa, err, size) && !start(g, rq, limit_ms) &&
	    !get_head(&g->m, rs))
		return g;
	close_guest(g);
	return NULL;
}

static int put_word(const struct machine *m, size_t field, u64 value)
{
	return put_words(m, m->image->at.request + field, &value, sizeof(value));
}

static int put_round(const struct machine *m, const struct pt_call *calls, size_t n)
{
	return put_word(m, offsetof(struct pt_request, verb), PT_VERB_CALLS) ||
			       put_word(m, offsetof(struct pt_request, nr_calls), n) ||
			       put_words(m, m->image->at.calls, calls, n * sizeof(*calls))
		       ? -1
		       : 0;
}

static int hold_round(void *guest, struct pt_call *calls, size_t n, struct pt_response *rs,
		      unsigned limit_ms, char *err, size_t size)
{
	struct machine *m = &((struct guest *)guest)->m;
	int ended;

	m->err = err;
	m->err_size = size;
	if (put_round(m, calls, n))
		return -1;
	ended = call_guest(m, true, limit_ms);
	if (get_head(m, rs) || ended)
		return -1;
	return get_words(m, m->image->at.calls, calls, n * sizeof(*calls));
}

static const struct pt_speaks speaks = { open_guest, hold_round, close_guest };

/* ---- one run ---- */

/* A helper that breaks while the MMU is played is left out of that, and of nothing else. */
static int run_played(const struct pt_unicorn *how, const struct pt_image *image,
		      const struct pt_request *asked, struct pt_response *rs, struct pt_call *calls,
		      unsigned limit_ms, char *err, size_t size)
{
	struct pt_request rq = *asked;
	int ended;

	/* traced, each call is one that another engine would make too */
	rq.between = asked->verb == PT_VERB_RUN && !asked->trace;
	while ((ended = run_image(how, image, &rq, rs, calls, limit_ms, err, size)) > 0) {
		rq.unplayed[(ended - 1) / 64] |= PT_BIT((ended - 1) % 64);
		err[0] = '\0';
	}
	return ended;
}

static int run(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
	       struct pt_call *calls, unsigned limit_ms, char *err, size_t size)
{
	struct pt_image image;
	int ended;

	if (rq->nr_calls > PT_MAX_CALLS) {
		snprintf(err, size, "too many calls in the request");
		return -1;
	}
	if (pt_image_open(&image, job->elf, job->isa, err, size))
		return -1;
	ended = run_played(job->isa->unicorn, &image, rq, rs, calls, limit_ms, err, size);
	pt_image_close(&image);
	return ended;
}

static int usable(const struct pt_job *job, char *why, size_t size)
{
	const struct pt_guest_isa *isa = job->isa;

	if (!isa || !isa->unicorn) {
		snprintf(why, size, "no Unicorn set-up for this instruction set");
		return -1;
	}
	if (!uc_arch_supported((uc_arch)isa->unicorn->uc_arch)) {
		snprintf(why, size, "the installed Unicorn cannot run %s: install libunicorn2",
			 isa->name);
		return -1;
	}
	return 0;
}

static int available(const struct pt_job *job, char *why, size_t size)
{
	if (usable(job, why, size))
		return -1;
	if (!job->elf) {
		snprintf(why, size, "no guest was built for %s: install %s", job->isa->name,
			 job->isa->package);
		return -1;
	}
	return 0;
}

const struct pt_engine pt_engine_unicorn = {
	.name = "unicorn",
	.brief = "the guest's machine code, emulated in this process by Unicorn",
	.wants_elf = true,
	.between = true,
	.usable = usable,
	.available = available,
	.run = run,
	.speaks = &speaks,
};
