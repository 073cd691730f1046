// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/words/names.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void pt_text_init(struct pt_text *t, char *buf, size_t size)
{
	t->at = buf;
	t->left = size;
	if (size)
		*buf = '\0';
}

void pt_text_add(struct pt_text *t, const char *fmt, ...)
{
	if (!t->left)
		return;
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(t->at, t->left, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	size_t used = (size_t)n < t->left ? (size_t)n : t->left - 1;
	t->at += used;
	t->left -= used;
}

bool pt_parse_u64(const char *s, u64 *v)
{
	if (!isdigit((unsigned char)*s))
		return false;
	char *end;
	errno = 0;
	unsigned long long n = strtoull(s, &end, 0);
	if (errno || *end)
		return false;
	*v = n;
	return true;
}

size_t pt_word_in(const char **p)
{
	*p += strspn(*p, " ");
	return strcspn(*p, " ");
}

bool pt_is_word_in(const char *words, const char *word)
{
	const size_t n = strlen(word);
	size_t length;

	for (const char *p = words; (length = pt_word_in(&p)); p += length)
		if (length == n && !strncmp(p, word, n))
			return true;
	return false;
}

int pt_name_index(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

/* Name and sentence: prefix + slot; helper + before + slot + after. */
static const struct {
	const char *prefix, *before, *after;
} demands[PT_NR_DEMANDS] = {
	[PT_DEMAND_INVARIANT] = { "", "only makes entries that keep", "" },
	[PT_DEMAND_SET] = { "sets-", "makes", "true" },
	[PT_DEMAND_CLEAR] = { "clears-", "makes", "false" },
	[PT_DEMAND_MAY_SET] = { "only-sets-", "may turn", "on, never off" },
	[PT_DEMAND_MAY_CLEAR] = { "only-clears-", "may turn", "off, never on" },
	[PT_DEMAND_GIVE] = { "gives-", "gives", "the value asked for" },
	[PT_DEMAND_FOLLOW] = { "follows-", "lets", "be what the new protection says" },
	[PT_DEMAND_KEEP] = { "keeps-", "leaves", "as it was" },
	/* These two have no clause. */
	[PT_DEMAND_FREE] = { "", "may make anything of", "" },
	[PT_DEMAND_NONE] = { "", "says nothing of", "" },
};

static enum pt_demand clause_demand(const struct pt_clause *c)
{
	return pt_effect_demand(&pt_effects[c->row], c->slot);
}

bool pt_is_helper_name(const char *name)
{
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, name))
			return true;
	return false;
}

enum pt_helper pt_helper_first(enum pt_helper h)
{
	enum pt_helper first = 0;

	while (strcmp(pt_helpers[first].name, pt_helpers[h].name) != 0)
		first++;
	return first;
}

bool pt_helper_is_told_before(enum pt_helper h)
{
	for (unsigned i = 0; i < (unsigned)h; i++)
		if (pt_helpers[i].level == pt_helpers[h].level &&
		    !strcmp(pt_helpers[i].name, pt_helpers[h].name))
			return true;
	return false;
}

bool pt_helper_is_shared(enum pt_helper h)
{
	if (pt_helpers[h].level != PT_HUGETLB)
		return false;
	for (unsigned i = 0; i < PT_NR_HELPERS; i++)
		if (pt_helpers[i].level != PT_HUGETLB &&
		    !strcmp(pt_helpers[i].name, pt_helpers[h].name))
			return true;
	return false;
}

/* One helper that does two things by its flags has the same law twice: which helper it is like. */
static const char *law_like(const struct pt_law *law)
{
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (pt_laws[i].helper != law->helper && !strcmp(pt_laws[i].name, law->name) &&
		    pt_helpers[pt_laws[i].helper].level == pt_helpers[law->helper].level &&
		    !strcmp(pt_helpers[pt_laws[i].helper].name, pt_helpers[law->helper].name))
			return pt_helpers[pt_law_part(law, PT_PART_LIKE)].name;
	return NULL;
}

static void law_name(const struct pt_law *law, char *buf, size_t size)
{
	const char *like = law_like(law);
	snprintf(buf, size, "%s%s%s", law->name, like ? "-" : "", like ? like : "");
}

static void plain_name(const struct pt_clause *c, char *buf, size_t size)
{
	switch (c->type) {
	case PT_CLAUSE_EFFECT:
		snprintf(buf, size, "%s%s", demands[clause_demand(c)].prefix,
			 pt_slots[c->slot].name);
		return;
	case PT_CLAUSE_EXPECT:
		snprintf(buf, size, "%s-on-%s", pt_expects[c->row].value ? "true" : "false",
			 pt_expects[c->row].fresh ? "new" : pt_kind_names[pt_expects[c->row].kind]);
		return;
	case PT_CLAUSE_LAW:
		law_name(&pt_laws[c->row], buf, size);
		return;
	case PT_CLAUSE_HAZARD:
		snprintf(buf, size, "on-%s", pt_kind_names[pt_hazard_at(c->row)->kind]);
		return;
	}
	snprintf(buf, size, "?");
}

void pt_clause_name(const struct pt_clause *c, char *buf, size_t size)
{
	static const char prefix[] = "hugetlb-";
	size_t n = pt_helper_is_shared(c->helper) ? strlen(prefix) : 0;
	if (n >= size)
		n = 0;
	memcpy(buf, prefix, n);
	plain_name(c, buf + n, size - n);
}

void pt_clause_full_name(const struct pt_clause *c, char *buf, size_t size)
{
	char name[PT_CLAUSE_NAME];
	pt_clause_name(c, name, sizeof(name));
	snprintf(buf, size, "%s.%s", pt_helpers[c->helper].name, name);
}

void pt_clause_text(const struct pt_clause *c, char *buf, size_t size)
{
	const char *helper = pt_helpers[c->helper].name;
	switch (c->type) {
	case PT_CLAUSE_EFFECT: {
		enum pt_demand d = clause_demand(c);
		snprintf(buf, size, "%s %s %s%s%s (%s)", helper, demands[d].before,
			 pt_slots[c->slot].name, *demands[d].after ? " " : "", demands[d].after,
			 pt_slots[c->slot].brief);
		return;
	}
	case PT_CLAUSE_EXPECT:
		snprintf(buf, size, "%s says %s of an entry %s%s", helper,
			 pt_expects[c->row].value ? "true" : "false",
			 pt_expects[c->row].fresh ? "just made, " : "of kind ",
			 pt_kind_names[pt_expects[c->row].kind]);
		return;
	case PT_CLAUSE_LAW:
		snprintf(buf, size, "%s", pt_laws[c->row].text);
		return;
	case PT_CLAUSE_HAZARD:
		snprintf(buf, size,
			 "what %s makes of an entry of kind %s, which it must not be given", helper,
			 pt_kind_names[pt_hazard_at(c->row)->kind]);
		return;
	}
	snprintf(buf, size, "?");
}

/* An attribute of two words is written with '_', '-' or a blank; '-' in [a-z] stays. */
static void fold(const char *s, char *buf, size_t size)
{
	bool in_brackets = false;
	size_t n = 0;
	for (; *s && n + 1 < size; s++) {
		in_brackets = *s == '[' || (in_brackets && *s != ']');
		buf[n++] = !in_brackets && strchr("- ", *s) ? '_' : *s;
	}
	buf[n] = '\0';
}

static bool matches(const char *glob, const char *name)
{
	char a[256], b[256];
	fold(glob, a, sizeof(a));
	fold(name, b, sizeof(b));
	return !fnmatch(glob, name, 0) || !fnmatch(a, b, 0);
}

bool pt_clause_matches(const struct pt_clause *c, const char *glob)
{
	if (!glob)
		return true;
	char full[PT_FULL_NAME];
	pt_clause_full_name(c, full, sizeof(full));
	return matches(glob, strchr(full, '.') + 1) || matches(glob, full) ||
	       !fnmatch(glob, c->rule, 0);
}

const struct pt_rule *pt_rule_named(const char *id)
{
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (!strcasecmp(pt_rules[i].id, id))
			return &pt_rules[i];
	return NULL;
}

static const char *space(bool *first)
{
	const char *s = *first ? "" : " ";
	*first = false;
	return s;
}

void pt_kinds_text(u32 kinds, char *buf, size_t size)
{
	struct pt_text t;
	bool first = true;
	pt_text_init(&t, buf, size);
	for (unsigned k = 0; k < PT_NR_KINDS; k++)
		if (kinds & (1u << k))
			pt_text_add(&t, "%s%s", space(&first), pt_kind_names[k]);
}

void pt_slots_text(u64 slots, char *buf, size_t size)
{
	struct pt_text t;
	bool first = true;
	pt_text_init(&t, buf, size);
	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (slots & PT_BIT(s))
			pt_text_add(&t, "%s%s", space(&first), pt_slots[s].name);
}

static void add_when(struct pt_text *t, u32 when)
{
	static const struct {
		u32 bit;
		const char *text;
	} words[] = {
		{ PT_WHEN_VM_WRITE, "only in a VMA with VM_WRITE" },
		{ PT_WHEN_NOT_UFFD, "not on a uffd_wp entry" },
		{ PT_WHEN_PRIVATE, "only in a private VMA" },
		{ PT_WHEN_NOT_DEVICE, "not in a VMA of device memory" },
		{ PT_WHEN_NEW, "only on an entry just made" },
		{ PT_WHEN_TERMINAL, "nothing more is done with the result" },
	};
	const char *before = "; ";

	for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++) {
		if (!(when & words[i].bit))
			continue;
		pt_text_add(t, "%s%s", before, words[i].text);
		before = ", ";
	}
}

static void add_kinds(struct pt_text *t, u32 kinds)
{
	const char *before = "";

	for (unsigned k = 0; k < PT_NR_KINDS; k++) {
		if (!(kinds & (1u << k)))
			continue;
		pt_text_add(t, "%s%s", before, pt_kind_names[k]);
		before = ", ";
	}
}

bool pt_require_text(enum pt_helper h, char *buf, size_t size)
{
	struct pt_require r;
	struct pt_text t;

	pt_text_init(&t, buf, size);
	if (!pt_require_of(h, &r))
		return false;
	add_kinds(&t, r.on);
	add_when(&t, r.when);
	return true;
}

bool pt_misuse_text(enum pt_helper h, char *buf, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	add_kinds(&t, pt_misuse_of(h));
	return *buf;
}

static const char *const outcomes[PT_NR_HAZARD_OUTCOMES] = {
	[PT_HAZARD_UNTRIED] = "not tried",
	[PT_HAZARD_FAULTS] = "the helper faults",
	[PT_HAZARD_BECOMES_PRESENT] = "becomes present",
	[PT_HAZARD_OPENS] = "opens it to the MMU",
	[PT_HAZARD_BECOMES_LEAF] = "a table becomes a leaf",
	[PT_HAZARD_GIVES_TABLE] = "gives a page table",
	[PT_HAZARD_OTHER_KIND] = "becomes another kind",
	[PT_HAZARD_CORRUPTS_OFFSET] = "corrupts the offset",
	[PT_HAZARD_CORRUPTS_FRAME] = "corrupts the frame",
	[PT_HAZARD_LOSES_MARK] = "loses a mark",
	[PT_HAZARD_GIVES_FRAME] = "gives a frame",
	[PT_HAZARD_GIVES_SWAP] = "gives a swap entry",
	[PT_HAZARD_SAYS_YES] = "says yes",
	[PT_HAZARD_CANNOT_TELL] = "cannot be told apart",
	[PT_HAZARD_CHANGES_FLAGS] = "changes flags",
	[PT_HAZARD_UNCHANGED] = "unchanged",
};

void pt_hazard_text(u64 got, char *buf, size_t size)
{
	u64 outcome = got & PT_HAZARD_OUTCOME;
	snprintf(buf, size, "%s; %s",
		 outcome < PT_NR_HAZARD_OUTCOMES ? outcomes[outcome] : "unknown outcome",
		 got & PT_HAZARD_WARNED ? "warns" : "does not warn");
}

unsigned pt_hazard_rank(const char *text)
{
	size_t n = strcspn(text, ";");
	unsigned rank = 0;
	while (rank < PT_NR_HAZARD_OUTCOMES &&
	       (strlen(outcomes[rank]) != n || strncmp(outcomes[rank], text, n) != 0))
		rank++;
	return rank;
}

void pt_rights_text(u64 rights, char *buf, size_t size)
{
	static const char *const names[] = { "user-read",   "user-write",   "user-exec",
					     "kernel-read", "kernel-write", "kernel-exec",
					     "leaf",	    "global" };
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < PT_ARRAY_SIZE(names); i++)
		if (rights & PT_BIT(i))
			pt_text_add(&t, "%s%s", t.at == buf ? "" : " ", names[i]);
	if (t.at == buf)
		pt_text_add(&t, "no access");
}

const char *pt_fault_name(u64 fault)
{
	static const char *const names[PT_NR_FAULTS] = {
		[PT_FAULT_READ] = "a read fault",
		[PT_FAULT_WRITE] = "a write fault",
		[PT_FAULT_COW] = "a write fault after the copy",
	};

	return fault < PT_NR_FAULTS ? names[fault] : "?";
}
