// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/memory.h"

#include "conformance/race/litmus/test.h"

unsigned pt_memory_data(unsigned page, unsigned word)
{
	return PT_MEMORY_PAGES + page * PT_MEMORY_WORDS + word;
}

u128 pt_memory_value(const struct pt_shared_memory *m, unsigned cell, unsigned version)
{
	return version ? m->cell[cell].w[version - 1].value : m->first[cell];
}

bool pt_memory_write(struct pt_shared_memory *m, unsigned cell, u128 value, u16 bytes,
		     unsigned thread, unsigned by, bool hardware)
{
	struct pt_cell *c = &m->cell[cell];

	if (c->n == PT_MEMORY_VERSIONS)
		return false;
	c->w[c->n++] = (struct pt_written){ value, bytes, (u8)thread, (u8)by, hardware };
	return true;
}

unsigned pt_memory_by(const struct pt_shared_memory *m, unsigned cell, unsigned thread, unsigned by)
{
	const struct pt_cell *c = &m->cell[cell];

	for (unsigned i = 0; i < c->n; i++)
		if (c->w[i].thread == thread && c->w[i].by == by && !c->w[i].hardware)
			return i + 1;
	return 0;
}

bool pt_memory_foreign(const struct pt_shared_memory *m, unsigned cell, unsigned version,
		       unsigned thread, u16 bytes)
{
	const struct pt_cell *c = &m->cell[cell];

	for (unsigned i = version; i < c->n; i++)
		if (c->w[i].thread != thread && c->w[i].bytes & bytes)
			return true;
	return false;
}

/* A descriptor that hardware may set the flag of is as if it had it. */
struct pt_translation pt_translate(u64 descriptor, const struct pt_accessor *a)
{
	struct pt_translation t = { .fault = PT_MM_FAULT_NONE, .descriptor = descriptor };

	if (!(descriptor & PT_DESC_VALID))
		t.fault = PT_MM_FAULT_TRANSLATION;
	else if (!(descriptor & PT_DESC_AF) && !a->sets_af)
		t.fault = PT_MM_FAULT_ACCESS_FLAG;
	else if (a->el0 && !(descriptor & PT_DESC_EL0))
		t.fault = PT_MM_FAULT_PERMISSION;
	else if (a->write && (descriptor & PT_DESC_READ_ONLY) &&
		 !(a->sets_dirty && (descriptor & PT_DESC_DBM)))
		t.fault = PT_MM_FAULT_PERMISSION;
	if (t.fault)
		return t;
	t.descriptor |= PT_DESC_AF;
	if (a->write)
		t.descriptor &= ~PT_DESC_READ_ONLY;
	t.updates = t.descriptor != descriptor;
	return t;
}

bool pt_translation_cached(const struct pt_translation *t)
{
	return !t->updates &&
	       (!t->fault || (t->fault == PT_MM_FAULT_PERMISSION && t->descriptor & PT_DESC_AF));
}
