// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/make_plain.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/aliases.h"
#include "conformance/misuse/answers.h"
#include "conformance/misuse/making.h"

static void take_call(void *arg, struct pt_span name, const char *open)
{
	pt_make_answer(arg, name, open);
}

static bool calls_any(const struct pt_making *m, const struct pt_code_function *f)
{
	for (const char *p = f->body; p < f->end;) {
		const struct pt_span word = { p, pt_code_word(p) };

		for (unsigned r = 0; word.n && r < PT_NR_ROLES; r++)
			if (m->wanted & PT_BIT(r) &&
			    pt_guards_role(m->guards, (enum pt_role)r, word))
				return true;
		p += word.n ? word.n : 1;
	}
	return false;
}

/* Are there as many #ifs as #endifs in it? */
static bool has_whole_ifs(const struct pt_making *m, const struct pt_code_function *f)
{
	const char *p = m->text + (f->body - m->bare), *end = m->text + (f->end - m->bare);
	int depth = 0;

	while (p < end && (p = memchr(p, '#', (size_t)(end - p)))) {
		p += 1 + strspn(p + 1, " \t");
		depth += !strncmp(p, "if", 2);
		depth -= !strncmp(p, "endif", 5);
	}
	return !depth;
}

static void empty(struct pt_making *m, const struct pt_code_function *f)
{
	if (has_whole_ifs(m, f) && f->end - f->body > 2)
		pt_making_edit(m, f->body + 1, f->end - 1, pt_copy(""));
}

static void take_function(struct pt_making *m, const struct pt_code_function *f)
{
	if (!calls_any(m, f)) {
		empty(m, f);
		return;
	}
	pt_make_elses(m, f);
	pt_making_calls(f, take_call, m);
	pt_make_aliases(m, f);
}

void pt_plain_make(struct pt_plain *p, const char *file, const char *text, size_t size,
		   const struct pt_guards *guards, u64 wanted)
{
	char *bare = pt_code_bare(text, size);
	struct pt_making m = { .to = p,
			       .file = file,
			       .text = text,
			       .bare = bare,
			       .guards = guards,
			       .wanted = wanted };
	struct pt_code_function f;

	*p = (struct pt_plain){ 0 };
	for (const char *at = bare; pt_code_next_function(bare, at, &f); at = f.end)
		take_function(&m, &f);
	pt_making_write(&m, size);
	free(bare);
}
