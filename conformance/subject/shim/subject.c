/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel subject's table, compiled with the guest's flags.  helpers.list is
 * generated: one line for each function the shim has.
 */
#include "generic/run/wire.h"

#define PTK_ONE(id)   u64 ptk_##id(u64);
#define PTK_TWO(id)   u64 ptk_##id(u64, u64);
#define PTK_SETUP(id) void ptk_##id(u64);
#define PTK_ASK(id)   u64 ptk_##id(void);
#include "helpers.list"
#undef PTK_ONE
#undef PTK_TWO
#undef PTK_SETUP
#undef PTK_ASK

extern struct pt_flushes ptk_flushes;
extern unsigned long ptk_warned;
extern const char *ptk_warning, *ptk_warning_in;
/* PT_LACKS_*, as what is set below asks it: pre.h. */
unsigned long ptk_lacks;

/* arch/<arch>/kernel/init.c */
__attribute__((weak)) void ptk_arch_init(unsigned mode);
/* A helper is called next whose flushes are wanted, or was. */
__attribute__((weak)) void ptk_watch(bool on);

/* Before anything is set: what is set afterwards is known. */
static void fill(const struct pt_request *rq)
{
	for (u64 i = 0; i < rq->nr_fills && i < PT_MAX_FILLS; i++) {
		volatile unsigned char *p = (unsigned char *)(uintptr_t)rq->fills[i].at;

		for (u64 k = 0; k < rq->fills[i].size; k++)
			p[k] = (unsigned char)rq->fill;
	}
}

static void init(unsigned mode)
{
	fill(&pt_guest_request);
	ptk_lacks = pt_guest_request.lacks;
	ptk_flushes.address = ptk_flush_address();
	ptk_flushes.tables = ptk_flush_tables();
	ptk_flushes.watch = ptk_watch;
	if (ptk_arch_init)
		ptk_arch_init(mode);
#define PTK_ONE(id)
#define PTK_TWO(id)
#define PTK_ASK(id)
#define PTK_SETUP(id) ptk_##id(mode);
#include "helpers.list"
#undef PTK_ONE
#undef PTK_TWO
#undef PTK_ASK
#undef PTK_SETUP
}

static u64 features(void)
{
	u64 f = 0;

#define PT_ASKED(id, bit, symbols, signs, clauses) f |= ptk_##id() ? PT_FEATURE_##bit : 0;
#include "conformance/subject/shim/features.def"
#undef PT_ASKED
	return f;
}

static void geometry(struct pt_geometry *g)
{
	g->page_shift = (unsigned)ptk_geometry_page_shift();
	g->pmd_shift = (unsigned)ptk_geometry_pmd_shift();
	g->pud_shift = (unsigned)ptk_geometry_pud_shift();
	g->memtype = ptk_geometry_memtype();
	g->key = ptk_geometry_key();
	g->notes = ptk_geometry_notes();
	g->lacks = ptk_geometry_lacks();
	g->markers = ptk_geometry_markers();
	g->huge_gone = ptk_geometry_huge_gone();
	g->huge_markers = ptk_geometry_huge_markers();
	g->huge_shifts = ptk_geometry_huge_shifts();
	g->phys_bits = (unsigned)ptk_geometry_phys_bits();
	g->max_swapfiles = (unsigned)ptk_geometry_max_swapfiles();
}

static u64 warnings(void)
{
	return ptk_warned;
}

static char *put(char *to, const char *end, const char *s)
{
	while (*s && to < end)
		*to++ = *s++;
	*to = 0;
	return to;
}

/* "VM_WARN_ON_ONCE(!pmd_present(*pmdp)) in pmdp_invalidate()" */
static const char *warning(void)
{
	static char text[PT_WARNING_WORDS * sizeof(u64)];
	const char *end = text + sizeof(text) - 1;
	char *to = text;

	if (!ptk_warning || !ptk_warning_in)
		return NULL;
	to = put(to, end - 60, ptk_warning);
	to = put(to, end, " in ");
	to = put(to, end, ptk_warning_in);
	put(to, end, "()");
	return text;
}

static u64 place(enum pt_level l)
{
	return l == PT_PTE ? ptk_place_pte() : l == PT_PUD ? ptk_place_pud() : ptk_place_pmd();
}

extern const struct pt_subject pt_subject;
const struct pt_subject pt_subject = {
    .arch = PTK_ARCH,
    .mode = PTK_CONFIG,
    .init = init,
    .features = features,
    .geometry = geometry,
    .warnings = warnings,
    .warning = warning,
    .place = place,
    .flushes = &ptk_flushes,
    .op = {
#define PTK_ONE(id) [H_##id] = { .one = ptk_##id },
#define PTK_TWO(id) [H_##id] = { .two = ptk_##id },
#define PTK_SETUP(id)
#define PTK_ASK(id)
#include "helpers.list"
    },
};

/* The tree called BUG(): the answer so far stands, and the guest ends here. */
void ptk_bug(void);
void ptk_bug(void)
{
	pt_guest_response.status = PT_STATUS_BUG;
	pt_guest_response.magic = PT_WIRE_MAGIC;
	__builtin_trap();
}
