// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/trail.h"

#include <stdarg.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "conformance/race/words.h"
#include "conformance/words/names.h"

struct teller {
	const struct pt_machine_setup *setup;
	struct pt_trail *trail;
	/* What whoever reads the trail knows of each cell. */
	bool known[PT_RACE_CELLS];
	u64 value[PT_RACE_CELLS];
};

static const struct pt_race_cell *cell_of(const struct teller *t, unsigned c)
{
	return &t->setup->scenario->cells[c];
}

/* What does not fit is cut off. */
__attribute__((format(printf, 3, 4))) static void say(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf, size, fmt, args);
	va_end(args);
}

/* ---- values ---- */

static void entry_text(const struct teller *t, enum pt_level l, u64 v, char *buf, size_t size)
{
	const struct pt_place p = pt_race_place(t->setup->subject, l);

	if (v)
		pt_decode_line_at(&p, v, buf, size);
	else
		say(buf, size, "nothing");
}

static void lock_text(u64 v, char *buf, size_t size)
{
	if (!v)
		say(buf, size, "free");
	else if (v == 1)
		say(buf, size, "held");
	else
		say(buf, size, v >> 31 ? "held for writing" : "held by %llu readers",
		    (unsigned long long)v);
}

static void value_text(const struct teller *t, unsigned c, u64 v, char *buf, size_t size)
{
	const struct pt_race_cell *is = cell_of(t, c);

	switch (is->kind) {
	case PT_RACE_ENTRY:
	case PT_RACE_TLB:
		entry_text(t, is->level, v, buf, size);
		break;
	case PT_RACE_LOCK:
		lock_text(v, buf, size);
		break;
	default:
		say(buf, size, "%llu", (unsigned long long)v);
	}
}

static bool holds_entry(const struct pt_race_cell *c)
{
	return c->kind == PT_RACE_ENTRY || c->kind == PT_RACE_TLB;
}

/* "pmd: +write", or of what cannot be compared both; locks tell by what was done. */
static void change_text(const struct teller *t, const struct pt_race_change *c, char *buf,
			size_t size)
{
	const struct pt_race_cell *is = cell_of(t, c->cell);
	const struct pt_place p = pt_race_place(t->setup->subject, is->level);
	char from[PT_DECODE_LINE], to[PT_DECODE_LINE];

	*buf = 0;
	if (is->kind == PT_RACE_LOCK)
		return;
	if (holds_entry(is) && c->from && c->to && pt_decode_alike(&p, c->from, &p, c->to)) {
		pt_decode_diff_at(&p, c->from, &p, c->to, to, sizeof(to));
		say(buf, size, "%s: %s", is->name, to);
		return;
	}
	value_text(t, c->cell, c->from, from, sizeof(from));
	value_text(t, c->cell, c->to, to, sizeof(to));
	if (holds_entry(is))
		say(buf, size, "%s: now %s", is->name, to);
	else
		say(buf, size, "%s: %s, was %s", is->name, to, from);
}

/* ---- what was done ---- */

/* An entry is told once, and then what changes. */
static bool is_known(struct teller *t, unsigned c, u64 v)
{
	const bool known = t->known[c] && t->value[c] == v && holds_entry(cell_of(t, c));

	t->known[c] = true;
	t->value[c] = v;
	return known;
}

static void did_load(struct teller *t, const struct pt_race_event *e, char *buf, size_t size)
{
	const bool walk = e->asked.op == PT_OP_WALK;
	const unsigned c = walk ? e->asked.other : e->asked.cell;
	char v[PT_DECODE_LINE];

	if (!e->early && is_known(t, c, e->ret)) {
		say(buf, size, "%s %s", walk ? "walks to" : "reads", cell_of(t, c)->name);
		return;
	}
	value_text(t, c, e->ret, v, sizeof(v));
	say(buf, size, "%s %s%s: %s", walk ? "walks, finds in" : "reads", cell_of(t, c)->name,
	    e->early ? ", early, an older value" : "", v);
}

static void did_store(const struct teller *t, const struct pt_race_event *e, char *buf, size_t size)
{
	char v[PT_DECODE_LINE];

	if (e->drained) {
		say(buf, size, "its store to %s becomes visible", cell_of(t, e->asked.cell)->name);
		return;
	}
	value_text(t, e->asked.cell, e->asked.x, v, sizeof(v));
	if (e->buffered)
		say(buf, size, "stores to %s, in its buffer: %s", cell_of(t, e->asked.cell)->name,
		    v);
	else
		say(buf, size, "stores to %s", cell_of(t, e->asked.cell)->name);
}

static void did_access(const struct teller *t, const struct pt_race_event *e, char *buf,
		       size_t size)
{
	const bool write = e->asked.op == PT_OP_CPU_STORE ||
			   (e->asked.op == PT_OP_ACCESS && e->asked.x == PT_ACCESS_WRITE);
	const char *what = write ? "stores" : "loads";
	const bool by_tlb = e->asked.op != PT_OP_ACCESS;

	if (e->ret == ~UINT64_C(0))
		say(buf, size, by_tlb ? "cannot use %s to %s" : "faults, %s: %s",
		    cell_of(t, e->asked.cell)->name, by_tlb ? (write ? "store" : "load") : what);
	else
		say(buf, size, "%s %llu through %s%s", what, (unsigned long long)e->ret,
		    cell_of(t, e->asked.cell)->name, e->buffered ? ", in its buffer" : "");
}

/* Operations that are told by a word and the cell. */
static const char *const plain[PT_NR_OPERATIONS] = {
	[PT_OP_XCHG] = "exchanges",
	[PT_OP_ADD] = "adds to",
	[PT_OP_LOCK] = "spin_lock",
	[PT_OP_UNLOCK] = "spin_unlock",
	[PT_OP_DOWN_READ] = "down_read",
	[PT_OP_UP_READ] = "up_read",
	[PT_OP_DOWN_WRITE] = "down_write",
	[PT_OP_UP_WRITE] = "up_write",
	[PT_OP_FLUSH] = "flushes",
	[PT_OP_RECORD] = "notes the access in",
	[PT_OP_FILL] = "fills",
	[PT_OP_NOTE] = "remembers",
};

static void did(struct teller *t, const struct pt_race_event *e, char *buf, size_t size)
{
	const char *name = cell_of(t, e->asked.cell)->name;

	switch (e->asked.op) {
	case PT_OP_LOAD:
	case PT_OP_LOAD_AFTER:
	case PT_OP_WALK:
		did_load(t, e, buf, size);
		break;
	case PT_OP_STORE:
		did_store(t, e, buf, size);
		break;
	case PT_OP_ACCESS:
	case PT_OP_CPU_STORE:
	case PT_OP_CPU_LOAD:
		did_access(t, e, buf, size);
		break;
	case PT_OP_CMPXCHG:
		say(buf, size, "compares and exchanges %s%s", name,
		    e->ret == e->asked.x ? "" : ", which is another");
		break;
	case PT_OP_APPLY:
		say(buf, size, "%s of %s", pt_helpers[e->asked.x].name, name);
		break;
	case PT_OP_MB:
		say(buf, size, "smp_mb");
		break;
	case PT_OP_CHOOSE:
		say(buf, size, "chooses %llu", (unsigned long long)e->ret);
		break;
	default:
		say(buf, size, "%s %s", plain[e->asked.op] ? plain[e->asked.op] : "?", name);
	}
}

/* What nobody need read: it changes nothing, or the verdict says it. */
static bool is_silent(const struct pt_race_event *e)
{
	switch (e->asked.op) {
	case PT_OP_WMB:
	case PT_OP_RMB:
	case PT_OP_PEEK:
	case PT_OP_TEST:
	case PT_OP_CHECK:
	case PT_OP_REACH:
		return true;
	default:
		return false;
	}
}

static void tell(void *with, const struct pt_race_event *e)
{
	struct teller *t = with;
	struct pt_trail_step *s;
	size_t n = 0;

	if (is_silent(e))
		return;
	if (t->trail->nr_steps == PT_TRAIL_STEPS) {
		t->trail->left_out++;
		return;
	}
	s = &t->trail->step[t->trail->nr_steps++];
	say(s->actor, sizeof(s->actor), "%s", t->setup->scenario->actors[e->actor].name);
	say(s->function, sizeof(s->function), "%s", e->drained ? "" : e->asked.function);
	did(t, e, s->did, sizeof(s->did));
	for (size_t i = 0; i < e->nr_changes && n < PT_ARRAY_SIZE(s->changed); i++) {
		change_text(t, &e->change[i], s->changed[n], sizeof(s->changed[n]));
		t->known[e->change[i].cell] = true;
		t->value[e->change[i].cell] = e->change[i].to;
		n += *s->changed[n] != 0;
	}
}

/* The same on every machine, and in every version whose scenario is the same. */
static void hash_of(const struct pt_machine_setup *setup, const pt_move *moves, size_t n,
		    char out[17])
{
	char head[128];
	struct pt_hash128 h, all;

	snprintf(head, sizeof(head), "%s/%s/%s", setup->scenario->name,
		 setup->scenario->variants[setup->variant].name, pt_memory_names[setup->memory]);
	h = pt_hash128(head, strlen(head));
	all = pt_hash128(moves, n * sizeof(*moves));
	snprintf(out, 17, "%016llx", (unsigned long long)(h.a ^ all.b));
}

size_t pt_trail_play(struct pt_race *r, const struct pt_machine_setup *setup, const pt_move *moves,
		     size_t n, struct pt_trail *to)
{
	struct teller t = { .setup = setup, .trail = to };
	const char *wrong;
	size_t made;

	to->nr_moves = n < PT_TRAIL_MOVES ? n : PT_TRAIL_MOVES;
	to->moves_left_out = n - to->nr_moves;
	memcpy(to->move, moves, to->nr_moves * sizeof(*moves));
	to->nr_steps = to->left_out = 0;
	hash_of(setup, moves, n, to->hash);
	made = pt_race_play(r, moves, n, tell, &t, &wrong);
	snprintf(to->wrong, sizeof(to->wrong), "%s", wrong ? wrong : "");
	return made;
}

void pt_trail_print(FILE *f, const struct pt_trail *t, const char *indent)
{
	for (size_t i = 0; i < t->nr_steps; i++) {
		const struct pt_trail_step *s = &t->step[i];

		fprintf(f, "%s%-10s %-26s %s\n", indent, s->actor, s->function, s->did);
		for (size_t c = 0; c < PT_ARRAY_SIZE(s->changed) && *s->changed[c]; c++)
			fprintf(f, "%s%-10s %-26s   %s\n", indent, "", "", s->changed[c]);
	}
	if (t->left_out)
		fprintf(f, "%sand %zu steps more, which are not kept\n", indent, t->left_out);
	if (t->moves_left_out)
		fprintf(f,
			"%sonly its first %zu moves are kept, %zu are not: it cannot be played to "
			"its "
			"end\n",
			indent, t->nr_moves, t->moves_left_out);
}
