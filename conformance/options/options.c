// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/options/options.h"

#include <string.h>
#include <sys/stat.h>

#include "conformance/subject/other_names.h"
#include "conformance/words/names.h"

bool pt_options_want_arch(const struct pt_options *o, const struct pt_arch_host *h)
{
	for (size_t i = 0; i < o->nr_arch; i++)
		if (o->arch[i] == h)
			return true;
	return !o->nr_arch;
}

bool pt_options_want_engine(const struct pt_options *o, const struct pt_engine *e)
{
	for (size_t i = 0; i < o->nr_engine; i++)
		if (o->engine[i] == e)
			return true;
	return !o->nr_engine;
}

bool pt_options_want_mode(const struct pt_options *o, const char *mode)
{
	for (size_t i = 0; i < o->nr_mode; i++)
		if (!strcmp(o->mode[i], mode))
			return true;
	return !o->nr_mode;
}

bool pt_options_want_helper(const struct pt_options *o, enum pt_helper h)
{
	for (size_t i = 0; i < o->nr_helper; i++)
		if (pt_helper_matches(h, o->helper[i]))
			return true;
	return !o->nr_helper;
}

static bool wants_name(const struct pt_options *o, const struct pt_clause *c)
{
	for (size_t i = 0; i < o->nr_clause; i++)
		if (pt_clause_matches(c, o->clause[i]))
			return true;
	return !o->nr_clause;
}

bool pt_options_want_clause(const struct pt_options *o, const struct pt_clause *c)
{
	return (!o->hazards || c->type == PT_CLAUSE_HAZARD) &&
	       pt_options_want_helper(o, c->helper) && wants_name(o, c);
}

bool pt_options_are_narrow(const struct pt_options *o)
{
	return o->nr_helper || o->nr_clause || o->hazards;
}

bool pt_is_folder(const char *path)
{
	struct stat st;
	return !stat(path, &st) && S_ISDIR(st.st_mode);
}
