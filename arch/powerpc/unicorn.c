/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Unicorn runs this architecture's code, in both byte orders. */
#include <string.h>

#include "conformance/engine/unicorn.h"

extern const struct pt_unicorn pt_unicorn_ppc64, pt_unicorn_ppc64le;

#define MSR_SF PT_BIT(63) /* 64-bit mode */
#define MSR_HV PT_BIT(60) /* hypervisor */
#define MSR_EE PT_BIT(15)
#define MSR_LE PT_BIT(0)

enum { LEAST_FRAME = 112 };

/*
 * Finds where a saved context keeps the MSR: the one word that is `was` in one
 * context and `is` in the other.  Returns its offset, or size if there is not
 * exactly one.
 */
static size_t find_msr(const unsigned char *a, const unsigned char *b, size_t size, u64 was, u64 is)
{
	size_t found = size;

	for (size_t at = 0; at + sizeof(u64) <= size; at += sizeof(u64)) {
		if (memcmp(a + at, &was, sizeof(was)) || memcmp(b + at, &is, sizeof(is)))
			continue;
		if (found != size)
			return size;
		found = at;
	}
	return found;
}

static bool patch_msr(uc_engine *uc, uc_context *before, uc_context *after)
{
	const u64 was = pt_uc_get(uc, UC_PPC_REG_MSR);
	const size_t size = uc_context_size(uc);
	u64 msr = was | MSR_HV;
	size_t at;

	if (uc_context_save(uc, before))
		return false;
	pt_uc_set(uc, UC_PPC_REG_MSR, was ^ MSR_EE);
	if (uc_context_save(uc, after))
		return false;
	at = find_msr((unsigned char *)before, (unsigned char *)after, size, was,
		      pt_uc_get(uc, UC_PPC_REG_MSR));
	if (at == size)
		return false;
	memcpy((unsigned char *)before + at, &msr, sizeof(msr));
	return uc_context_restore(uc, before) == UC_ERR_OK;
}

/*
 * Real mode needs hypervisor state, or the first fetch is refused; Unicorn
 * 2.0 starts without it and does not let a register write set it.  A context
 * may be restored as it likes, though.
 */
static bool enter_hypervisor(uc_engine *uc)
{
	uc_context *before = NULL, *after = NULL;
	bool done = false;

	if (!uc_context_alloc(uc, &before) && !uc_context_alloc(uc, &after))
		done = patch_msr(uc, before, after);
	if (before)
		uc_context_free(before);
	if (after)
		uc_context_free(after);
	return done;
}

static bool executable(uc_engine *uc, u64 address)
{
	uc_mem_region *regions = NULL;
	bool found = false;
	u32 n = 0;

	if (uc_mem_regions(uc, &regions, &n))
		return false;
	for (u32 i = 0; i < n; i++)
		if (address >= regions[i].begin && address <= regions[i].end)
			found = regions[i].perms & UC_PROT_EXEC;
	uc_free(regions);
	return found;
}

static u64 load_be(const unsigned char *bytes)
{
	u64 value = 0;

	for (size_t i = 0; i < sizeof(value); i++)
		value = value << 8 | bytes[i];
	return value;
}

/*
 * ELFv1, which kernel trees use for old big-endian configurations: the symbol
 * of a function names a descriptor in data, of its address and its TOC.
 */
static u64 follow_descriptor(uc_engine *uc, u64 function)
{
	unsigned char descriptor[16];

	if (uc_mem_read(uc, function, descriptor, sizeof(descriptor)))
		return function;
	/* Where data is executable too: no instruction begins with four zeros. */
	if (executable(uc, function) && memcmp(descriptor, "\0\0\0", 4))
		return function;
	pt_uc_set(uc, UC_PPC_REG_2, load_be(descriptor + 8));
	return load_be(descriptor);
}

static u64 start(uc_engine *uc, u64 pc, u64 msr, u64 stack_top, u64 stop, char *err,
		 size_t err_size)
{
	if (!enter_hypervisor(uc)) {
		snprintf(err, err_size, "this Unicorn hides the MSR of ppc64 too well");
		return 0;
	}
	pt_uc_set(uc, UC_PPC_REG_MSR, pt_uc_get(uc, UC_PPC_REG_MSR) | MSR_SF | msr);
	pt_uc_set(uc, UC_PPC_REG_12, pc);
	pt_uc_set(uc, UC_PPC_REG_LR, stop);
	pt_uc_set(uc, UC_PPC_REG_1, stack_top - LEAST_FRAME);
	return pc;
}

static u64 prepare_be(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	return start(uc, follow_descriptor(uc, function), 0, stack_top, stop, err, err_size);
}

static u64 prepare_le(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	return start(uc, function, MSR_LE, stack_top, stop, err, err_size);
}

const struct pt_unicorn pt_unicorn_ppc64 = {
	.uc_arch = UC_ARCH_PPC,
	.uc_mode = UC_MODE_PPC64 | UC_MODE_BIG_ENDIAN,
	.big_endian = true,
	.page = 4096,
	.reg_pc = UC_PPC_REG_PC,
	.reg_sp = UC_PPC_REG_1,
	.nop = 0x00000060,
	.prepare = prepare_be,
};

/* Unicorn opens no little-endian ppc64; the CPU is switched over instead. */
const struct pt_unicorn pt_unicorn_ppc64le = {
	.uc_arch = UC_ARCH_PPC,
	.uc_mode = UC_MODE_PPC64 | UC_MODE_BIG_ENDIAN,
	.page = 4096,
	.reg_pc = UC_PPC_REG_PC,
	.reg_sp = UC_PPC_REG_1,
	.nop = 0x60000000,
	.prepare = prepare_le,
};
