/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an effect of an instruction waits for: effects of those before it in the same thread.
 * Effects are done in an order that all threads agree on, and whatever these rules do not
 * forbid may come first.
 */
#ifndef PT_LITMUS_ORDER_H
#define PT_LITMUS_ORDER_H

#include "conformance/race/litmus/machine.h"

enum pt_effect {
	PT_EFFECT_WALK,
	PT_EFFECT_UPDATE,
	PT_EFFECT_READ,
	PT_EFFECT_WRITE,
	PT_EFFECT_FAULT,
	PT_EFFECT_ENTRY, /* of an exception; an ISB, a return from one */
	PT_EFFECT_DMB,
	PT_EFFECT_DSB,
	PT_EFFECT_TLBI
};

/* May this effect of step i be done, as far as those before it are concerned? */
bool pt_order_allows(const struct pt_model *m, const struct pt_running *run,
		     const struct pt_view *view, unsigned i, enum pt_effect e);
/* Are all accesses of a step done, or the fault it had? */
bool pt_order_accessed(const struct pt_view *v, u8 done);
/* Is there an update that it needs?  A CAS that does not store may leave the dirty state. */
bool pt_order_updates(const struct pt_view *v, u8 done);
/* After it, is everything begun anew, walks too? */
bool pt_order_is_context(const struct pt_view *v);

#endif
