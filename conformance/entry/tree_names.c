// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/entry/tree_names.h"

#include <string.h>

#include "generic/contract/contract.h"
#include "generic/run/wire.h"

_Static_assert(PT_SLOT_memtype < PT_WIRE_SLOTS, "the slots that name bits are in the response");

#define MAPPED	(PT_BIT(PT_KIND_PRESENT) | PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAPPED PT_BITS(PT_KIND_SWAP, PT_NR_KINDS - 1)

/* Slots that tell what a bit is for; none and bad look at entries as a whole. */
#define MAPPED_SLOTS                                                                               \
	(PT_S(present) | PT_S(leaf) | PT_S(trans_huge) | PT_S(young) | PT_S(dirty) | PT_S(write) | \
	 PT_PRESENT_MARKS)
#define SWAPPED_SLOTS (PT_S(present) | PT_S(protnone) | PT_SWAP_MARKS)

/* "bit0" to "bit63", and more to fill the last row. */
#define TEN(t)                                                                              \
	"bit" #t "0", "bit" #t "1", "bit" #t "2", "bit" #t "3", "bit" #t "4", "bit" #t "5", \
		"bit" #t "6", "bit" #t "7", "bit" #t "8", "bit" #t "9"
static const char *const bit_names[] = { TEN(), TEN(1), TEN(2), TEN(3), TEN(4), TEN(5), TEN(6) };

/* For a bit whose attribute hardware has a bit for too: x86's dirty. */
static const char *const software_names[PT_NR_SLOTS] = {
#define PT_SLOT(id, name, type, brief) [PT_SLOT_##id] = "sw_" name,
#include "generic/contract/slots.def"
#undef PT_SLOT
};

static u64 bits_of(const struct pt_field *f)
{
	return PT_BITS(f->lo, f->hi);
}

/* ---- which slot a bit is read for ---------------------------------------------- */

/* Fewest bits first: present is read from the bit of PROT_NONE too.  -1: none. */
static int slot_of(const u64 *reads, u64 slots, unsigned bit)
{
	int best = -1;

	for (int s = 0; s < PT_WIRE_SLOTS; s++) {
		if (!(slots & PT_BIT(s)) || !(reads[s] & PT_BIT(bit)))
			continue;
		if (best < 0 || __builtin_popcountll(reads[s]) <= __builtin_popcountll(reads[best]))
			best = s;
	}
	return best;
}

/* Are these bits read for what the layout says they are? */
static bool read_alike(const u64 *reads, const struct pt_field *f)
{
	for (int s = 0; s < PT_WIRE_SLOTS; s++)
		if ((f->slots & PT_BIT(s)) && (reads[s] & bits_of(f)) == bits_of(f))
			return true;
	return false;
}

static bool read_at_all(const u64 *reads, u64 slots, const struct pt_field *f)
{
	for (int s = 0; s < PT_WIRE_SLOTS; s++)
		if ((slots & PT_BIT(s)) && (reads[s] & bits_of(f)))
			return true;
	return false;
}

/* A bit that this level leaves alone may well be what it is in a pte. */
static bool used_alike(const struct pt_place *p, const u64 *reads, u64 slots,
		       const struct pt_field *f)
{
	return read_alike(reads, f) ||
	       (!read_at_all(reads, slots, f) && read_alike(p->reads[PT_PTE], f));
}

/* ---- swap types and offsets ------------------------------------------------------ */

/* The bits of a layout's swap entry that are this number. */
static u64 number_bits(const struct pt_format *swap, const char *name)
{
	u64 bits = 0;

	for (size_t i = 0; i < swap->nr_fields; i++)
		if (swap->fields[i].type == PT_FIELD_NUMBER && !strcmp(swap->fields[i].set, name))
			bits |= bits_of(&swap->fields[i]);
	return bits;
}

static bool is_hardware_flag(const struct pt_field *f)
{
	return f->type == PT_FIELD_FLAG && !f->slots && !f->beside;
}

/*
 * A layout may keep a hardware bit out of the offset that only offsets too
 * large to be made would reach (sparc).
 */
static bool numbers_agree(const struct pt_format *swap, const u64 *reads)
{
	u64 type = reads[PT_SLOT_type], offset = reads[PT_SLOT_offset], hardware = 0;

	for (size_t i = 0; i < swap->nr_fields; i++)
		if (is_hardware_flag(&swap->fields[i]))
			hardware |= bits_of(&swap->fields[i]);
	return !((type ^ number_bits(swap, "type")) & ~hardware) &&
	       !((offset ^ number_bits(swap, "offset")) & ~hardware);
}

static bool is_inverted(const struct pt_format *swap, const char *name)
{
	for (size_t i = 0; i < swap->nr_fields; i++)
		if (!strcmp(swap->fields[i].set, name))
			return swap->fields[i].inverted;
	return false;
}

static const struct pt_field *field_at(const struct pt_format *f, unsigned bit)
{
	for (size_t i = 0; i < f->nr_fields; i++)
		if (bits_of(&f->fields[i]) & PT_BIT(bit))
			return &f->fields[i];
	return NULL;
}

/* Appends a bit, to the last field if that goes on in it. */
static void add_bit(struct pt_fields *to, struct pt_field like, unsigned bit)
{
	struct pt_field *last = to->n ? &to->field[to->n - 1] : NULL;

	if (last && last->hi + 1 == bit && last->type == like.type && last->set == like.set &&
	    like.type != PT_FIELD_FLAG) {
		last->hi = bit;
		return;
	}
	like.lo = like.hi = bit;
	to->field[to->n++] = like;
}

static struct pt_field number(const char *name, u64 bits, unsigned bit, bool inverted)
{
	return (struct pt_field){ .type = PT_FIELD_NUMBER,
				  .set = name,
				  .shift = __builtin_popcountll(bits & (PT_BIT(bit) - 1)),
				  .inverted = inverted };
}

/* A swap entry as the tree has it; its flags are found later, among the ignored bits. */
static void build_swap(const struct pt_format *swap, const u64 *reads, struct pt_fields *to)
{
	static const struct pt_field ignored = { .type = PT_FIELD_IGNORED, .set = "ignored" };
	static const char type_name[] = "type", offset_name[] = "offset";
	u64 type = reads[PT_SLOT_type], offset = reads[PT_SLOT_offset];
	bool type_inverted = is_inverted(swap, type_name);
	bool offset_inverted = is_inverted(swap, offset_name);

	for (unsigned bit = 0; bit < 64; bit++) {
		const struct pt_field *have = field_at(swap, bit);

		if (type & PT_BIT(bit))
			add_bit(to, number(type_name, type, bit, type_inverted), bit);
		else if (offset & PT_BIT(bit))
			add_bit(to, number(offset_name, offset, bit, offset_inverted), bit);
		else
			add_bit(to, have && is_hardware_flag(have) ? *have : ignored, bit);
	}
}

/* A level without swap entries says nothing of them; then a pte's. */
static const u64 *swap_reads(const struct pt_place *p)
{
	const u64 *reads = p->reads[p->level];

	return reads[PT_SLOT_offset] ? reads : p->reads[PT_PTE];
}

static enum pt_kind kind_of_type(const struct pt_place *p, u64 type)
{
	if (!p->swp_types)
		return pt_kind_of_swp_type(type);
	for (unsigned kind = 0; kind < PT_NR_KINDS; kind++)
		if (type < 64 && p->swp_types[kind] >> type & 1)
			return (enum pt_kind)kind;
	return PT_KIND_SWAP;
}

enum pt_kind pt_tree_swap_kind(const struct pt_place *p, u64 e)
{
	const struct pt_format *swap = pt_place_format(p, PT_KIND_SWAP);
	u64 bits = swap_reads(p)[PT_SLOT_type], type = 0;
	unsigned at = 0;

	if (swap && is_inverted(swap, "type"))
		e = ~e;
	for (unsigned bit = 0; bit < 64; bit++)
		if (bits & PT_BIT(bit))
			type |= (e >> bit & 1) << at++;
	return kind_of_type(p, type);
}

/* ---- names ------------------------------------------------------------------------- */

/* Bits still without a name have a NULL one. */
static bool is_taken(const struct pt_fields *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->field[i].set && !strcmp(f->field[i].set, name))
			return true;
	return false;
}

static const char *slot_name(const struct pt_fields *f, int slot, unsigned bit)
{
	const char *name = pt_slots[slot].name;

	if (!strncmp(name, "swp_", 4))
		name += 4;
	if (!is_taken(f, name))
		return name;
	return is_taken(f, software_names[slot]) ? bit_names[bit] : software_names[slot];
}

/* What the bit is to the hardware in an entry that it uses; NULL if nothing. */
static const struct pt_field *hardware_flag(const struct pt_place *p, unsigned bit)
{
	const struct pt_format *present = pt_place_format(p, PT_KIND_PRESENT);
	const struct pt_field *f = present ? field_at(present, bit) : NULL;

	return f && is_hardware_flag(f) && f->lo == f->hi ? f : NULL;
}

/* What is known of one entry: of which kind it is, and which slots tell its bits. */
struct known {
	const struct pt_place *place;
	bool mapped;
	const u64 *reads;
	u64 slots;
};

static void name_bit(const struct known *k, struct pt_fields *all, struct pt_field *f)
{
	int slot = slot_of(k->reads, k->slots, f->lo);
	const struct pt_field *hardware = k->mapped ? hardware_flag(k->place, f->lo) : NULL;

	if (slot >= 0)
		f->set = slot_name(all, slot, f->lo);
	else if (hardware && !is_taken(all, hardware->set))
		*f = *hardware;
	else
		f->set = bit_names[f->lo];
}

/* Is the field of the layout's where the tree has it, as far as it can be known? */
static bool stays(const struct known *k, const struct pt_fields *from, const struct pt_field *f)
{
	if (f->type == PT_FIELD_IGNORED)
		return !read_at_all(k->reads, k->slots, f);
	for (size_t i = 0; f->beside && i < from->n; i++)
		if (from->field[i].slots == f->beside)
			return used_alike(k->place, k->reads, k->slots, &from->field[i]);
	return !f->slots || used_alike(k->place, k->reads, k->slots, f);
}

/* Takes over a field, or its bits one by one where the tree may have other names. */
static void take_over(const struct known *k, const struct pt_fields *from, const struct pt_field *f,
		      struct pt_fields *to)
{
	static const struct pt_field nameless = { .type = PT_FIELD_FLAG };
	const bool ignored = f->type == PT_FIELD_IGNORED;

	if (stays(k, from, f)) {
		to->field[to->n++] = *f;
		return;
	}
	for (unsigned bit = f->lo; bit <= f->hi; bit++)
		add_bit(to, ignored && slot_of(k->reads, k->slots, bit) < 0 ? *f : nameless, bit);
}

void pt_format_fields(const struct pt_format *format, struct pt_fields *to)
{
	to->n = format->nr_fields < 64 ? format->nr_fields : 64;
	memcpy(to->field, format->fields, to->n * sizeof(*to->field));
}

void pt_tree_fields(const struct pt_place *p, enum pt_kind kind, struct pt_fields *to)
{
	const struct pt_format *swap = pt_place_format(p, PT_KIND_SWAP);
	bool mapped = MAPPED & PT_BIT(kind);
	struct known k = { .place = p,
			   .mapped = mapped,
			   .reads = mapped ? p->reads[p->level] : swap_reads(p),
			   .slots = mapped ? MAPPED_SLOTS : SWAPPED_SLOTS };
	struct pt_fields from = { .n = 0 };

	pt_format_fields(pt_place_format(p, kind), to);
	if (!((MAPPED | SWAPPED) & PT_BIT(kind)))
		return;
	if (mapped || !swap || numbers_agree(swap, k.reads))
		from = *to;
	else
		build_swap(swap, k.reads, &from);
	to->n = 0;
	for (size_t i = 0; i < from.n; i++)
		take_over(&k, &from, &from.field[i], to);
	for (size_t i = 0; i < to->n; i++)
		if (!to->field[i].set)
			name_bit(&k, to, &to->field[i]);
}
