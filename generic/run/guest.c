/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What makes a subject a guest: the objects of wire.h, the function an engine
 * calls, the loop of the guest as a user process, and the few functions a
 * freestanding compiler may still call.  Only compiled for guests.
 *
 * PT_ARCH names the struct pt_arch; PT_SUBJECT the subject, if it is not
 * called pt_subject; PT_INLINED its source file, where there is one to inline.
 */
#include "generic/contract/family_table.h"
#include "generic/machine/between.h"
#include "generic/run/dialogue.h"
#include "generic/run/quick.h"
#include "generic/run/run.h"
#include "generic/walk/follow.h"

#ifndef PT_SUBJECT
#define PT_SUBJECT pt_subject
#endif

extern const struct pt_subject PT_SUBJECT;
#ifdef PT_INLINED
#include PT_INLINED
#endif
extern const struct pt_arch PT_ARCH;

struct pt_request pt_guest_request;
struct pt_response pt_guest_response;
struct pt_call pt_guest_calls[PT_MAX_CALLS];
struct pt_between pt_guest_between;
void pt_guest_plays(void);
/* An engine that is to see each instruction looks from here on. */
__attribute__((noinline, used)) void pt_guest_plays(void)
{
	__asm__ volatile("" ::: "memory");
}

const struct pt_walker *pt_guest_walker;
const struct pt_arch *const pt_guest_arch = &PT_ARCH;

/*
 * The subject's table is constant, so a compiler that sees it whole puts every
 * helper's own code here: no call, and none of the stores a call costs, which
 * are what is dear in an emulator.
 */
#define INLINES_ALL __attribute__((flatten))

PT_INLINE bool ask_one(int h, u64 e)
{
	return h >= 0 && PT_SUBJECT.op[h].one && PT_SUBJECT.op[h].one(e);
}

/* Each BOOL slot is answered by the family of its name. */
PT_INLINE u32 ask_level(enum pt_level l, u64 slots, u64 e)
{
	u32 bits = 0;

#define ASK_BOOL(id)                                                     \
	if ((slots & PT_S(id)) && ask_one(pt_families[PT_F_##id][l], e)) \
		bits |= PT_S(id);
#define ASK_VALUE(id)
#define ASK_INVARIANT(id)
#define PT_SLOT(id, name, type, brief) ASK_##type(id)
#include "generic/contract/slots.def"
#undef PT_SLOT
	return bits;
}

#define ASK(name, level, slots)                    \
	static INLINES_ALL u32 name(u64 e)         \
	{                                          \
		return ask_level(level, slots, e); \
	}
ASK(ask_pte, PT_PTE, PT_OF_PRESENT)
ASK(ask_pte_swap, PT_PTE, PT_OF_SWAP)
ASK(ask_pmd, PT_PMD, PT_OF_PRESENT)
ASK(ask_pmd_swap, PT_PMD, PT_OF_SWAP)
ASK(ask_pud, PT_PUD, PT_OF_PRESENT)
ASK(ask_hugetlb, PT_HUGETLB, PT_OF_PRESENT)

/* Helpers that a walk steps with. */
#define STEPS (PT_BIT(PT_SHAPE_MOD) | PT_BIT(PT_SHAPE_MODPROT) | PT_BIT(PT_SHAPE_MODFAULT))

PT_INLINE u64 call_helper(enum pt_helper h, enum pt_shape shape, u64 a, u64 b)
{
	const union pt_op op = PT_SUBJECT.op[h];

	if (!(STEPS >> shape & 1) || !op.one)
		__builtin_unreachable();
	return PT_SHAPE_TAKES_TWO(shape) ? op.two(a, b) : op.one(a);
}

PT_INLINE u64 call_plan(const struct pt_walk *w, const struct pt_plan *p, u64 e)
{
	(void)w;
	switch (p->helper) {
#define PT_HELPER(id, name, level, shape) \
	case H_##id:                      \
		return call_helper(H_##id, PT_SHAPE_##shape, e, p->arg);
#include "generic/contract/helpers.def"
#undef PT_HELPER
	default:
		__builtin_unreachable();
	}
}

static INLINES_ALL const struct pt_plan *follow(struct pt_walk *w, const struct pt_state *s,
						const struct pt_plan *p, const struct pt_plan *end)
{
	return pt_follow(w, s, p, end, call_plan);
}

static const struct pt_quick quick = {
	.ask = {
		[PT_PTE] = { ask_pte, ask_pte_swap },
		[PT_PMD] = { ask_pmd, ask_pmd_swap },
		[PT_PUD] = { ask_pud, ask_pud },
		[PT_HUGETLB] = { ask_hugetlb, ask_hugetlb },
	},
	.follow = follow,
};

/* noinline: engines look it up by name, and --gc-sections must not drop it. */
__attribute__((noinline, used)) void pt_guest_main(void)
{
	if (pt_guest_request.magic != PT_WIRE_MAGIC)
		pt_guest_response.status = PT_STATUS_BAD_REQUEST;
	else if (pt_guest_request.verb == PT_VERB_CALLS)
		pt_dialogue_round(&PT_SUBJECT, &pt_guest_request, &pt_guest_response,
				  pt_guest_calls);
	else
		pt_run_asked(&(struct pt_asked){ .subject = &PT_SUBJECT,
						 .arch = &PT_ARCH,
						 .quick = &quick,
						 .walker = pt_guest_walker,
						 .between = &pt_guest_between,
						 .begins = pt_guest_plays },
			     &pt_guest_request, &pt_guest_response, pt_guest_calls);
	pt_guest_response.magic = PT_WIRE_MAGIC;
}

/* arch/<arch>/start.S; negative results are errors. */
long pt_syscall3(long nr, long a, long b, long c);
extern const long pt_nr_read, pt_nr_write, pt_nr_exit;

void pt_guest_process(void);

enum exit_status { EXIT_DONE, EXIT_READ, EXIT_WRITE, EXIT_REQUEST };

static void leave(enum exit_status status)
{
	for (;;)
		pt_syscall3(pt_nr_exit, (long)status, 0, 0);
}

/* Reads or writes all of it, however little the system takes at a time. */
static bool transfer(long nr, long fd, void *object, size_t size)
{
	char *p = object;

	while (size) {
		long n = pt_syscall3(nr, fd, (long)p, (long)size);

		if (n <= 0)
			return false;
		p += n;
		size -= (size_t)n;
	}
	return true;
}

static bool receive(void *object, size_t size)
{
	return transfer(pt_nr_read, 0, object, size);
}

static bool answer(void *object, size_t size)
{
	return transfer(pt_nr_write, 1, object, size);
}

/* Runs, and says what came of it. */
static void serve(void)
{
	struct pt_response *rs = &pt_guest_response;
	u64 nr_calls;

	pt_guest_main();
	nr_calls = pt_calls_answered(&pt_guest_request, rs);
	if (!answer(rs, pt_response_size(&pt_guest_request)) ||
	    !answer(pt_guest_calls, nr_calls * sizeof(struct pt_call)))
		leave(EXIT_WRITE);
}

static void receive_calls(u64 nr_calls)
{
	if (nr_calls > PT_MAX_CALLS)
		leave(EXIT_REQUEST);
	if (!receive(pt_guest_calls, nr_calls * sizeof(struct pt_call)))
		leave(EXIT_READ);
}

/* The next round of a dialogue; false: there is none. */
static bool next_round(void)
{
	u64 nr_calls;
	const long n = pt_syscall3(pt_nr_read, 0, (long)&nr_calls, sizeof(nr_calls));

	if (!n)
		return false;
	if (n < 0 || !receive((char *)&nr_calls + n, sizeof(nr_calls) - (size_t)n))
		leave(EXIT_READ);
	receive_calls(nr_calls);
	pt_guest_request.verb = PT_VERB_CALLS;
	pt_guest_request.nr_calls = nr_calls;
	return true;
}

/* Called by _start. */
__attribute__((used)) void pt_guest_process(void)
{
	if (!receive(&pt_guest_request, sizeof(pt_guest_request)))
		leave(EXIT_READ);
	receive_calls(pt_calls_sent(&pt_guest_request));
	serve();
	if (pt_guest_request.verb == PT_VERB_OPEN)
		while (next_round())
			serve();
	leave(EXIT_DONE);
}

/*
 * gcc calls these of its own accord, and that late: hence used.  Weak: a kernel
 * tree's file may bring its own.  The empty asm keeps the compiler from recognising a loop as the
 * very function it is in.  Words where possible: an emulated store is dear.
 */
typedef u64 __attribute__((may_alias)) word;
#define ALIGNED(x) (((uintptr_t)(x)) % sizeof(word) == 0)

static inline void opaque(void)
{
	__asm__ volatile("" ::: "memory");
}

void *memset(void *to, int value, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);

__attribute__((weak, used)) void *memset(void *to, int value, size_t n)
{
	const word pattern = (unsigned char)value * UINT64_C(0x0101010101010101);
	unsigned char *p = to;

	for (; n && !ALIGNED(p); n--, opaque())
		*p++ = (unsigned char)value;
	for (; n >= sizeof(word); n -= sizeof(word), p += sizeof(word), opaque())
		*(word *)p = pattern;
	for (; n; n--, opaque())
		*p++ = (unsigned char)value;
	return to;
}

__attribute__((weak, used)) void *memcpy(void *to, const void *from, size_t n)
{
	const unsigned char *q = from;
	unsigned char *p = to;

	if (ALIGNED(p) && ALIGNED(q))
		for (; n >= sizeof(word); n -= sizeof(word), opaque()) {
			*(word *)p = *(const word *)q;
			p += sizeof(word);
			q += sizeof(word);
		}
	for (; n; n--, opaque())
		*p++ = *q++;
	return to;
}

__attribute__((weak, used)) void *memmove(void *to, const void *from, size_t n)
{
	const unsigned char *q = from;
	unsigned char *p = to;

	if ((uintptr_t)p - (uintptr_t)q >= n)
		return memcpy(to, from, n);
	for (; n; n--, opaque())
		p[n - 1] = q[n - 1];
	return to;
}

__attribute__((weak, used)) int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n; n--, p++, q++, opaque())
		if (*p != *q)
			return *p < *q ? -1 : 1;
	return 0;
}
