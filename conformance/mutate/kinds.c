// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults that were public bugs of helpers on ranges and of live entries: a loop that
 * treats some of the entries, an exchange that is a load and a store.
 */
#include "conformance/mutate/edits.h"

/* The next token that is `what` with i's brackets around it. */
static size_t next_beside(const struct pt_edits *w, size_t i, size_t end, const char *what)
{
	const int depth = w->t[i].depth;

	while (i < end && !(w->t[i].depth == depth && pt_edits_is(w, i, what)))
		i++;
	return i;
}

/* ---- loops ---- */

/* The token after the statement that token i begins; w->n if it is another loop or choice. */
static size_t after_statement(const struct pt_edits *w, size_t i)
{
	static const char *const nested[] = { "for", "while", "do", "if", "switch", ";" };

	if (i >= w->n || pt_edits_is_any(w, i, nested, PT_COUNT(nested)))
		return w->n;
	if (pt_edits_is(w, i, "{"))
		return pt_token_close(w->text, w->t, w->n, i) + 1;
	i = next_beside(w, i, w->n, ";");
	return i < w->n ? i + 1 : w->n;
}

/* What is left of it ends the loop the first time. */
static void do_once(struct pt_edits *w, size_t body)
{
	const size_t after = after_statement(w, body);

	if (after >= w->n)
		return;
	const size_t from = pt_edits_start(w, body), length = pt_edits_end_before(w, after) - from;

	pt_edits_add(w, PT_OP_LOOP, from, length, "{ %.*s break; }", (int)length, w->text + from);
}

/* for (…; i < n; i++): the last is left out, and every second. */
static void do_some(struct pt_edits *w, size_t open, size_t close)
{
	const size_t test = next_beside(w, open + 1, close, ";") + 1;

	if (test >= close)
		return;
	const size_t step = next_beside(w, test, close, ";") + 1,
		     less = next_beside(w, test, step, "<");

	if (less < step)
		pt_edits_add(w, PT_OP_LOOP, pt_edits_end_before(w, less), 0, " + 1");
	for (size_t i = step; i < close; i++)
		if (pt_edits_is(w, i, "++"))
			pt_edits_add(w, PT_OP_LOOP, pt_edits_start(w, i), 2, " += 2");
}

static void mutate_loop(struct pt_edits *w, size_t i)
{
	const bool is_for = pt_edits_is(w, i, "for");
	size_t close;

	if ((!is_for && !pt_edits_is(w, i, "while")) || !pt_edits_is(w, i + 1, "("))
		return;
	close = pt_token_close(w->text, w->t, w->n, i + 1);
	do_once(w, close + 1);
	if (is_for && close < w->n)
		do_some(w, i + 1, close);
}

/* ---- what is one access, in two ---- */

/* The comma or bracket that ends the argument which token i begins. */
static size_t argument_end(const struct pt_edits *w, size_t i, size_t close)
{
	return i < close ? next_beside(w, i, close, ",") : close;
}

#define PIECE(w, from, end)                                           \
	(int)(pt_edits_end_before(w, end) - pt_edits_start(w, from)), \
		(w)->text + pt_edits_start(w, from)

/* xchg(p, v) */
static void tear(struct pt_edits *w, size_t i)
{
	const size_t open = i + 1, close = pt_token_close(w->text, w->t, w->n, open),
		     comma = argument_end(w, open + 1, close), value = comma + 1;

	if (close >= w->n || value >= close || argument_end(w, value, close) != close)
		return;
	pt_edits_add(w, PT_OP_ATOMIC, pt_edits_start(w, i),
		     pt_edits_end_before(w, close + 1) - pt_edits_start(w, i),
		     "({ __typeof__(*(%.*s)) pt_was = *(%.*s); *(%.*s) = (%.*s); pt_was; })",
		     PIECE(w, open + 1, comma), PIECE(w, open + 1, comma),
		     PIECE(w, open + 1, comma), PIECE(w, value, close));
}

static void mutate_exchange(struct pt_edits *w, size_t i)
{
	static const char *const exchanges[] = { "xchg", "xchg_relaxed", "xchg_acquire",
						 "xchg_release" };
	static const char *const bits[] = { "set_bit", "clear_bit", "test_and_set_bit",
					    "test_and_clear_bit" };

	if (!pt_edits_is(w, i + 1, "("))
		return;
	if (pt_edits_is_any(w, i, exchanges, PT_COUNT(exchanges)))
		tear(w, i);
	if (pt_edits_is_any(w, i, bits, PT_COUNT(bits)))
		pt_edits_add(w, PT_OP_ATOMIC, pt_edits_start(w, i), 0, "__");
}

void pt_mutate_kinds(struct pt_edits *w, size_t i)
{
	mutate_loop(w, i);
	mutate_exchange(w, i);
}
