// SPDX-License-Identifier: GPL-2.0-or-later
/* See unicorn_mmu.h. */
#include "conformance/engine/unicorn_mmu.h"

#include <stddef.h>
#include <string.h>

#define SAID(field) (offsetof(struct pt_between, field) / sizeof(u64))

static u64 turned(const struct pt_uc_mmu *u, u64 word)
{
	return u->swapped ? __builtin_bswap64(word) : word;
}

static u64 said(const struct pt_uc_mmu *u, size_t field)
{
	return turned(u, u->said[field]);
}

u64 pt_uc_mmu_helper(const struct pt_uc_mmu *u)
{
	return u->said ? said(u, SAID(helper)) : 0;
}

static void write_update(struct pt_uc_mmu *u)
{
	volatile u64 *word = u->word_at(u->machine, said(u, SAID(word)));
	u64 e = word ? turned(u, *word) : 0;

	if (!word || (e & said(u, SAID(mask))) != said(u, SAID(value)))
		return;
	*word = turned(u, (e | said(u, SAID(set))) & ~said(u, SAID(clear)));
	u->said[SAID(done)] = turned(u, 1);
}

/* Before each instruction of the guest. */
static void on_instruction(uc_engine *uc, u64 address, u32 size, void *user)
{
	struct pt_uc_mmu *u = user;
	const u64 at = said(u, SAID(at));

	(void)uc;
	(void)address;
	(void)size;
	if (__builtin_expect(!at, 1)) {
		u->step = 0;
		return;
	}
	u->step++;
	if (at == PT_BETWEEN_LOOK && u->step == 1)
		u->nr_uses = u->said[SAID(seen)] = 0;
	else if (at <= u->nr_uses && u->step == u->uses[at - 1])
		write_update(u);
}

/*
 * An instruction may read and write it, or read it in parts: once is enough.  What is
 * stored before anybody has looked is the entry being put there (a HugeTLB page by the shim).
 */
static void on_access(uc_engine *uc, uc_mem_type type, u64 address, int size, int64_t value,
		      void *user)
{
	struct pt_uc_mmu *u = user;
	const u64 word = said(u, SAID(word));

	(void)uc;
	(void)value;
	if (!u->nr_uses && type == UC_MEM_WRITE)
		return;
	if (said(u, SAID(at)) != PT_BETWEEN_LOOK || address >= word + sizeof(u64) ||
	    address + (u64)size <= word || u->nr_uses > PT_BETWEEN_POINTS ||
	    (u->nr_uses && u->uses[u->nr_uses - 1] == u->step))
		return;
	u->uses[u->nr_uses++] = u->step;
	u->said[SAID(seen)] = turned(u, u->nr_uses);
}

static void on_begin(uc_engine *uc, u64 address, u32 size, void *user)
{
	struct pt_uc_mmu *u = user;

	(void)address;
	(void)size;
	if (!u->begun)
		uc_emu_stop(uc);
	u->begun = true;
}

uc_err pt_uc_mmu_wait(struct pt_uc_mmu *u)
{
	uc_hook hook;

	u->said = u->word_at(u->machine, u->image->at.between);
	u->swapped = u->image->big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	for (size_t i = 0; u->said && i < u->image->nr_functions; i++) {
		const struct pt_image_function *f = &u->image->function[i];

		if (!strcmp(f->name, "pt_guest_plays"))
			return uc_hook_add(u->uc, &hook, UC_HOOK_CODE, (void *)on_begin, u,
					   f->start, f->start + f->size - 1);
	}
	return UC_ERR_ARG;
}

/*
 * What is translated already calls no hooks.  Segment by segment: to forget all at once
 * costs as much as to write over the translator's whole buffer, a GB.
 */
static uc_err forget_code(struct pt_uc_mmu *u)
{
	uc_err e = UC_ERR_OK;

	for (size_t i = 0; i < u->image->nr_segments && !e; i++) {
		const struct pt_segment *s = &u->image->segment[i];

		if (s->execute)
			e = uc_ctl_remove_cache(u->uc, s->start, s->start + s->size);
	}
	return e;
}

uc_err pt_uc_mmu_watch(struct pt_uc_mmu *u)
{
	uc_hook hook;
	uc_err e;

	e = uc_hook_add(u->uc, &hook, UC_HOOK_CODE, (void *)on_instruction, u, (u64)1, (u64)0);
	if (!e)
		e = uc_hook_add(u->uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE,
				(void *)on_access, u, (u64)1, (u64)0);
	return e ? e : forget_code(u);
}
