// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which helpers a tree has is found by trying.  Every candidate expression
 * becomes a function on a line of its own; one compilation reports the errors
 * of all of them, and what has an error is not there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kconfig.h"
#include "conformance/subject/other_names.h"
#include "conformance/subject/shim.h"
#include "conformance/words/last_words.h"

#define MAX_TRIES 12

/* What subject.c calls them; it has no use for what the shim has for itself. */
static const char *const form_names[] = { "PTK_ONE", "PTK_TWO", "PTK_SETUP", "PTK_ASK", NULL };

/* ---- writing the shim ---- */

static void put_function(FILE *f, const struct pt_candidate *c, const char *suffix)
{
	static const char *const heads[] = {
		[PT_FORM_ONE] = "unsigned long long ptk_%s%s(unsigned long long a)",
		[PT_FORM_TWO] =
			"unsigned long long ptk_%s%s(unsigned long long a, unsigned long long b)",
		[PT_FORM_SETUP] = "void ptk_%s%s(unsigned long long a)",
		[PT_FORM_ASK] = "unsigned long long ptk_%s%s(void)",
		[PT_FORM_OWN] = "unsigned long long ptk_%s%s(unsigned long long a)",
	};
	enum pt_form form = pt_shim_form(c->id);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	fprintf(f, heads[form], c->id, suffix);
#pragma GCC diagnostic pop
	if (form == PT_FORM_SETUP)
		fprintf(f, " { (void)a; (void)(%s); }\n", c->expression);
	else
		fprintf(f, " { return (unsigned long long)(%s); }\n", c->expression);
}

/* Which candidates stand in a file, of those that are not refused. */
enum which { ALL, MAY_BE_UNBUILT, CHOSEN };

static bool may_be_unbuilt(const struct pt_shim *s, const char *expression)
{
	size_t n;

	bool found = false;

	for (const char *p = expression; (n = pt_next_word(&p)); p += n) {
		/* our own names for helpers stand in the shim alone */
		if (!strncmp(p, "FAULT", 5) || (!strncmp(p, "ptk_", 4) && p[n] == '('))
			return false;
		found |= pt_symbols_find(&s->unbuilt, p, n) != NULL;
	}
	return found;
}

static bool is_written(const struct pt_shim *s, size_t i, enum which which)
{
	if (s->v[i].refusal != PT_WORKS)
		return false;
	if (which == CHOSEN)
		return pt_shim_chosen(s, i) == i;
	return which == ALL || may_be_unbuilt(s, s->v[i].expression);
}

/* Writes work/head.h, with which everything begins. */
static int write_head(struct pt_shim *s)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/head.h", s->kb->work);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "#include \"shim_head.h\"\n");
	for (size_t i = 0; i < s->headers.n; i++)
		fprintf(f, "#include <%s>\n", s->headers.v[i]);
	return ferror(f) | fclose(f) ? pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno)) : 0;
}

/* Writes work/<name>.c. */
static int write_shim(struct pt_shim *s, const char *name, enum which which)
{
	const bool all = which != CHOSEN;
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.c", s->kb->work, name);
	f = fopen(path, "we");
	if (!f)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	fprintf(f, "#include \"%s.h\"\n", which == ALL && s->absent.n ? "absent" : "head");
	s->lines = 2;
	for (size_t i = 0; i < s->n; i++) {
		char suffix[24] = "";

		if (!is_written(s, i, which))
			continue;
		if (all)
			snprintf(suffix, sizeof(suffix), "__%zu", i);
		s->on_line[s->lines++] = i;
		put_function(f, &s->v[i], suffix);
	}
	/* what nothing answers is 0 */
	for (size_t i = 0; !all && i < s->n; i++)
		if (pt_shim_form(s->v[i].id) == PT_FORM_ASK && pt_shim_chosen(s, i) == s->n &&
		    pt_shim_is_first(s, i))
			fprintf(f, "unsigned long long ptk_%s(void) { return 0; }\n", s->v[i].id);
	return ferror(f) | fclose(f) ? pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno)) : 0;
}

/* ---- trying ---- */

/* Compiles until nothing more is refused. */
static int try(struct pt_shim *s, const char *name, enum which which, const char *const *flags)
{
	char path[PATH_MAX + 32], orphan[400];

	snprintf(path, sizeof(path), "%s/%s.c", s->kb->work, name);
	for (int i = 0; i < MAX_TRIES; i++) {
		if (write_shim(s, name, which))
			return -1;
		if (!pt_kbuild_compile(s->kb, path, name, flags))
			return 0;
		if (s->kb->mishap[0])
			return -1;
		if (pt_shim_read_errors(s, name, orphan, sizeof(orphan))) {
			if (s->mistake[0])
				return pt_kbuild_fail(s->kb, "%s", s->mistake);
			pt_shim_refuse_gone(s);
			continue;
		}
		if (!orphan[0]) {
			char log[PATH_MAX + 32];

			snprintf(log, sizeof(log), "%s/%s.log", s->kb->work, name);
			pt_log_reason(s->kb, log, orphan, sizeof(orphan));
		}
		return pt_kbuild_fail(s->kb, "%s", orphan);
	}
	return pt_kbuild_fail(s->kb, "the shim does not settle after %d compilations", MAX_TRIES);
}

static int write_helpers(struct pt_shim *s, bool has[PT_NR_HELPERS])
{
	char path[PATH_MAX + 32];
	FILE *list;

	snprintf(path, sizeof(path), "%s/helpers.list", s->kb->work);
	list = fopen(path, "we");
	if (!list)
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	for (size_t i = 0; i < s->n; i++) {
		const char *id = s->v[i].id;
		size_t h = pt_shim_helper(id), best = pt_shim_chosen(s, i);

		if (!form_names[pt_shim_form(id)] ||
		    (pt_shim_form(id) == PT_FORM_ASK ? !pt_shim_is_first(s, i) : best != i))
			continue;
		fprintf(list, "%s(%s)\n", form_names[pt_shim_form(id)], id);
		if (h < PT_NR_HELPERS)
			has[h] = true;
	}
	if (ferror(list) | fclose(list))
		return pt_kbuild_fail(s->kb, "%s: %s", path, strerror(errno));
	return 0;
}

/*
 * What is not configured becomes an error only when it becomes code: the few candidates
 * that may be so are compiled alone before all are.
 */
static int try_unbuilt(struct pt_shim *s, const char *const *flags)
{
	char path[PATH_MAX + 32], orphan[400];

	pt_shim_read_headers(s);
	snprintf(path, sizeof(path), "%s/unbuilt.c", s->kb->work);
	if (!s->unbuilt.n)
		return 0;
	if (write_shim(s, "unbuilt", MAY_BE_UNBUILT))
		return -1;
	/* what else is wrong with them is said of all */
	if (pt_kbuild_compile(s->kb, path, "unbuilt", flags) && !s->kb->mishap[0] &&
	    pt_shim_read_errors(s, "unbuilt", orphan, sizeof(orphan)))
		pt_shim_refuse_gone(s);
	return s->kb->mishap[0] ? -1 : 0;
}

/* First what does not parse, all at once; then what does not become code. */
static int try_all(struct pt_shim *s, bool has[PT_NR_HELPERS], const char *symbols)
{
#define STRICT                                                                        \
	"-fmax-errors=0", "-fdiagnostics-color=never", "-fno-diagnostics-show-caret", \
		"-Werror=implicit-function-declaration", "-Werror=int-conversion",    \
		"-Werror=incompatible-pointer-types"
	static const char *const probing[] = { STRICT, "-fsyntax-only", NULL };
	static const char *const final[] = { STRICT, NULL };

	if (write_head(s))
		return -1;
	pt_shim_find_absent(s, probing);
	return try(s, "probe", ALL, probing) ||
	       (pt_shim_vary(s) && try(s, "probe", ALL, probing)) || try_unbuilt(s, final) ||
	       try(s, "shim", CHOSEN, final) || write_helpers(s, has) ||
	       pt_shim_write_notes(s, has, symbols);
}

int pt_kbuild_shim(struct pt_kbuild *kb)
{
	struct pt_shim *s = calloc(1, sizeof(*s));
	char path[2 * PATH_MAX], *symbols;
	bool has[PT_NR_HELPERS] = { false };
	int failed;

	if (!s)
		pt_no_memory();
	s->kb = kb;
	snprintf(path, sizeof(path), "%s/arch/%s/kernel/candidates.def", kb->data,
		 kb->host->arch->name);
	pt_shim_read(s, path);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/candidates.def", kb->data);
	pt_shim_read(s, path);
	pt_shim_add_other_names(s);
	symbols = pt_kconfig_symbols(kb);
	pt_shim_refuse_unknown_symbols(s, symbols);
	pt_phase_start(PT_PHASE_TREE);
	pt_kbuild_precompile(kb);
	pt_phase_start(PT_PHASE_PROBING);
	failed = s->n ? try_all(s, has, symbols)
		      : pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	if (failed && pt_shim_give_up_headers(s))
		failed = try_all(s, has, symbols);
	free(symbols);
	pt_shim_forget(s);
	if (failed)
		pt_kbuild_drop_precompiled(kb);
	return failed ? -1 : 0;
}
