/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of explain. */
#ifndef PT_EXPLAIN_H
#define PT_EXPLAIN_H

#include "conformance/command/command.h"

/*
 * What comes of misuse, on each architecture: explain_hazards.c.  Nothing if none is known.  The
 * exit status: not all may have run.
 */
int pt_explain_hazards(const struct pt_options *o, enum pt_helper h);
/* What the builtin helpers make of sample entries: explain_samples.c. */
void pt_explain_samples(const struct pt_options *o, enum pt_helper h);

/* What the contract says of a helper, or of a rule, as facts in Markdown: contract_md.c. */
void pt_md_helper(const struct pt_options *o, enum pt_helper h);
void pt_md_rule(const struct pt_rule *r);
/* What the words mean that are said of these helpers, and the rules of all their clauses. */
void pt_md_words_of(const enum pt_helper *h, size_t n);
void pt_md_rules_of(const enum pt_helper *h, size_t n);

/*
 * "May I rely on an attribute after calling the helper?": explain_rely.c.
 * Attributes are slots, by name or by what people call them.
 */
/* Slots (PT_S) that a word stands for: one, or what "mmu-write" is made of; 0: none. */
u64 pt_attribute_named(const char *word);
/* The names of all attributes, for a message. */
void pt_attribute_names(char *buf, size_t size);
/* One sentence, the clauses that check it, and their rules. */
void pt_explain_rely(const enum pt_helper *h, size_t n, u64 slots);
/* All attributes in short, those with the same answer together. */
void pt_explain_rely_all(enum pt_helper h);
/* The answer in words, as both of these print it. */
void pt_rely_text(enum pt_helper h, enum pt_slot slot, char *buf, size_t size);

#endif
