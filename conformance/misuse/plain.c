// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/plain.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/roles.h"

static const struct pt_plain_name *name_in(const struct pt_plain *p, const char *said,
					   unsigned line)
{
	if (!said || strncmp(said, PT_SAYS, strlen(PT_SAYS)) != 0)
		return NULL;
	for (size_t i = 0; i < p->names; i++)
		if (p->name[i].line == line)
			return &p->name[i];
	return NULL;
}

void pt_plain_restore(const struct pt_plain *p, struct pt_caller_fact *f)
{
	const struct pt_plain_name *test = name_in(p, f->test, f->test_line),
				   *helper = name_in(p, f->helper, f->line);
	long column = f->column;

	for (size_t i = 0; i < p->shifts; i++)
		if (p->shift[i].line == f->line && p->shift[i].column <= f->column)
			column -= p->shift[i].by;
	f->column = column > 0 ? (unsigned)column : 0;
	if (test) {
		f->test = test->name;
		f->opposite = test->opposite;
		f->answer = test->asserted ? test->asserted : f->answer;
	}
	if (helper)
		f->helper = helper->taken ? helper->taken : helper->name;
}

void pt_plain_free(struct pt_plain *p)
{
	for (size_t i = 0; i < p->names; i++) {
		free(p->name[i].name);
		free(p->name[i].taken);
	}
	free(p->name);
	free(p->shift);
	free(p->text);
	*p = (struct pt_plain){ 0 };
}
