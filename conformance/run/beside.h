/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs beside a cell's own, of which only the outcome is wanted: another engine may make
 * them that calls the same helpers and is quicker.
 */
#ifndef PT_BESIDE_H
#define PT_BESIDE_H

#include "conformance/engine/engine.h"

/*
 * What runs the guest in place of this engine, if it is installed; NULL: nothing does.  What it
 * cannot tell, or tells otherwise, is to be asked of the engine itself.
 */
const struct pt_engine *pt_quick_engine(const struct pt_engine *own, const struct pt_job *job);

#endif
