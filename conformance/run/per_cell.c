// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/per_cell.h"

#include <stdlib.h>

#include "conformance/words/last_words.h"
#include "conformance/work/pool.h"

static unsigned jobs(const struct pt_per_cell *w)
{
	if (w->jobs)
		return w->jobs;
	return w->o->jobs ? w->o->jobs : pt_pool_cores();
}

void pt_per_cell_run(const struct pt_per_cell *w)
{
	const size_t cells = w->plan->nr_cells;
	char *of = calloc(cells + 1, w->size);
	struct pt_task *t = calloc(cells + 1, sizeof(*t));
	size_t n = 0;

	if (!of || !t)
		pt_no_memory();
	for (size_t i = 0; i < cells; i++) {
		void *task = of + n * w->size;

		if (!w->begin(task, w, i))
			continue;
		t[n++] = (struct pt_task){ task,
					   w->run,
					   w->ended,
					   w->limit_of ? w->limit_of(task) : w->limit_ms,
					   w->plan->cells[i].row.arch,
					   w->plan->cells[i].row.mode };
	}
	pt_pool_run(t, n, jobs(w), w->stage);
	for (size_t i = 0; w->end && i < n; i++)
		w->end(of + i * w->size);
	free(of);
	free(t);
}
