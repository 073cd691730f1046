/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loops that wait for another thread.  An iteration that sees what the one before it has seen
 * changes nothing: the same execution without it is one as well, with the same end.  So no
 * more need be followed than there are values to be seen.
 */
#ifndef PT_LITMUS_LOOPS_H
#define PT_LITMUS_LOOPS_H

#include "conformance/race/litmus/machine.h"

/*
 * Is what a thread has come to since the branch back to `head`, its last step, only loads,
 * arithmetic and barriers, of which each iteration begins anew, and are their pages such as
 * stay?
 */
bool pt_loops_wait(const struct pt_model *m, unsigned thread, const struct pt_running *run,
		   const struct pt_view *view, unsigned head);
/* Of such a loop more iterations than values that can be seen? */
bool pt_loops_repeats(const struct pt_model *m, const struct pt_running *run, unsigned head);

#endif
