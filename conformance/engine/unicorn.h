/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the Unicorn engine and arch/<arch>/unicorn.c share. */
#ifndef PT_ENGINE_UNICORN_H
#define PT_ENGINE_UNICORN_H

#include <unicorn/unicorn.h>

#include "conformance/entry/arch_host.h"

static inline void pt_uc_set(uc_engine *uc, int reg, u64 value)
{
	uc_reg_write(uc, reg, &value);
}

static inline u64 pt_uc_get(uc_engine *uc, int reg)
{
	u64 value = 0;

	uc_reg_read(uc, reg, &value);
	return value;
}

#endif
