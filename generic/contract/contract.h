/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contract as data.  Tables, read by the guests (which check them),
 * by the reports (which name them) and by explain and contract (which print
 * them).  What each row means stands at its struct.
 *
 * Clauses are numbered through: first every (effect row, slot) pair, then the
 * expectations, the laws and the hazards.  Guest and host share these tables,
 * so a number means the same on both sides.
 */
#ifndef PT_CONTRACT_H
#define PT_CONTRACT_H

#include "generic/contract/words.h"

/* A rule: what must hold, where that is written, who is bitten if it does not. */
struct pt_rule {
	const char *id; /* "M1" */
	const char *text;
	const char *source;    /* document or kernel file */
	const char *relied_on; /* callers that depend on it */
};
extern const struct pt_rule pt_rules[];
extern const size_t pt_nr_rules;

/*
 * A slot is one thing to look at in the entry a helper made.  Attribute slots
 * compare it with the entry given (kept, set, cleared); invariant slots ask
 * whether the result may stand in a page table at all, in software's and in
 * the MMU's view.
 */
enum pt_slot {
#define PT_SLOT(id, name, type, brief) PT_SLOT_##id,
#include "generic/contract/slots.def"
#undef PT_SLOT
	PT_NR_SLOTS
};

enum pt_slot_type {
	PT_SLOT_TYPE_BOOL,     /* truth of a predicate helper */
	PT_SLOT_TYPE_VALUE,    /* a number: pfn, type, offset, other bits */
	PT_SLOT_TYPE_INVARIANT /* holds of every result */
};

struct pt_slot_info {
	const char *name;
	enum pt_slot_type type;
	const char *brief;
};
extern const struct pt_slot_info pt_slots[PT_NR_SLOTS];
#define PT_S(id) PT_BIT(PT_SLOT_##id)
/* Slots that are a bit of a state's view; the first of another type follows them. */
#define PT_NR_BOOL_SLOTS PT_SLOT_pfn
#define PT_BOOL_SLOTS	 (PT_BIT(PT_NR_BOOL_SLOTS) - 1)
/* And those that are a number or bits; the first invariant follows them. */
#define PT_NR_READ_SLOTS PT_SLOT_mmu_faults
/* Slots that only a walker can be asked for. */
#define PT_WALKER_SLOTS (PT_S(walker_permits) | PT_S(walker_faults) | PT_S(walker_records))

/* Marks of entries of pages, and of swap entries: their slots. */
#define PT_MARK_TWIN(id, swap)
#define PT_MARK(id, brief, feature, on, tells, sets, clears) PT_MARK_ON_##on(id)
enum {
	PT_PRESENT_MARKS = 0
#define PT_MARK_ON_PRESENT(id) | 1 << PT_SLOT_##id
#define PT_MARK_ON_SWAP(id)
#include "generic/contract/marks.def"
#undef PT_MARK_ON_PRESENT
#undef PT_MARK_ON_SWAP
};
#define PT_MARK_TWIN(id, swap)
#define PT_MARK(id, brief, feature, on, tells, sets, clears) PT_MARK_ON_##on(id)
enum {
	PT_SWAP_MARKS = 0
#define PT_MARK_ON_PRESENT(id)
#define PT_MARK_ON_SWAP(id) | 1 << PT_SLOT_##id
#include "generic/contract/marks.def"
#undef PT_MARK_ON_PRESENT
#undef PT_MARK_ON_SWAP
};

/* Which BOOL slots are asked of swap entries, and which of others. */
#define PT_OF_SWAP    (PT_SWAP_MARKS | PT_S(present) | PT_S(none) | PT_S(trans_huge))
#define PT_OF_PRESENT (PT_BOOL_SLOTS & ~(u64)PT_SWAP_MARKS)

/* Helpers that do the same thing at their levels.  See families.def. */
enum pt_family {
#define PT_FAMILY(id, pte, pmd, pud, hugetlb) PT_F_##id,
#include "generic/contract/families.def"
#undef PT_FAMILY
	PT_NR_FAMILIES
};
/* The family's helper at a level; -1: none. */
int pt_helper_at(enum pt_family f, enum pt_level l);
/* The family a helper belongs to; PT_NR_FAMILIES: none. */
enum pt_family pt_family_of(enum pt_helper h);
/* The family that does to a value what this one does in a table; itself where none does. */
enum pt_family pt_family_on_values(enum pt_family f);
/* The predicate or value helper behind an attribute slot; -1: none at this level. */
int pt_slot_helper(enum pt_level l, enum pt_slot slot);

/* A mark that software keeps in an entry, and that a kernel may be built without. */
struct pt_mark {
	enum pt_slot slot;
	u64 feature;	      /* PT_FEATURE_*; 0: its helpers alone say whether it is there */
	enum pt_family tells; /* predicates … */
	enum pt_family sets;  /* … and what sets and clears it; PT_NR_FAMILIES: nothing does */
	enum pt_family clears;
};
extern const struct pt_mark pt_marks[];
extern const size_t pt_nr_marks;
/* The slot that stands for this one in swap entries; the same where none does. */
enum pt_slot pt_swap_twin(enum pt_slot slot);

/* What makes entries of the swap types that mm has reserved for pages, named by pfn. */
struct pt_maker {
	enum pt_helper make;
	enum pt_kind kind;
};
extern const struct pt_maker pt_makers[];
extern const size_t pt_nr_makers;

/* When a helper may be called, beyond the kind of its entry. */
#define PT_WHEN_VM_WRITE     PT_BIT(0) /* only in a VMA with VM_WRITE */
#define PT_WHEN_NOT_PROTNONE PT_BIT(1)
#define PT_WHEN_NOT_UFFD     PT_BIT(2) /* not on a uffd-wp entry */
#define PT_WHEN_PRIVATE	     PT_BIT(3) /* only in a private VMA */
#define PT_WHEN_NEW	     PT_BIT(4) /* only on an entry just made */
#define PT_WHEN_TERMINAL     PT_BIT(5) /* nothing more is done with the result */
#define PT_WHEN_NOT_DEVICE   PT_BIT(6) /* not in a VMA of device memory */

/*
 * An effect row: what one helper does.  Every slot of its level that is in
 * none of the masks must stay as it was; that yields a clause per slot.
 */
struct pt_effect {
	enum pt_helper helper;
	u32 on;			/* kinds it may be called on: 1 << enum pt_kind */
	u32 when;		/* PT_WHEN_* */
	u64 sets, clears;	/* must be true / false afterwards */
	u64 may_set, may_clear; /* may change in that direction only */
	u64 free;		/* may be anything afterwards */
	const char *rule;	/* of sets and clears */
};
extern const struct pt_effect pt_effects[];
extern const size_t pt_nr_effects;
/* Slots that a row says something about: one clause each. */
u64 pt_effect_slots(const struct pt_effect *row);
const char *pt_effect_rule(const struct pt_effect *row, enum pt_slot slot);

/* What a row asks of one slot. */
enum pt_demand {
	PT_DEMAND_NONE, /* nothing: the slot means nothing for its entries */
	PT_DEMAND_FREE, /* nothing: it may be anything afterwards */
	PT_DEMAND_INVARIANT,
	PT_DEMAND_SET,
	PT_DEMAND_CLEAR,
	PT_DEMAND_MAY_SET,   /* it may be set, never cleared */
	PT_DEMAND_MAY_CLEAR, /* it may be cleared, never set */
	PT_DEMAND_GIVE,	     /* what the maker was asked for */
	PT_DEMAND_FOLLOW,    /* what the new protection says */
	PT_DEMAND_KEEP,
	PT_NR_DEMANDS
};
enum pt_demand pt_effect_demand(const struct pt_effect *row, enum pt_slot slot);
/* The slots of which a row demands that. */
u64 pt_effect_demands(const struct pt_effect *row, enum pt_demand demand);

/* An expectation: what a predicate says of an entry of some kind. */
struct pt_expect {
	enum pt_helper helper;
	enum pt_kind kind;
	bool value;
	bool fresh; /* asked only of what pfn_pXd() just made */
	const char *rule;
};
extern const struct pt_expect pt_expects[];
extern const size_t pt_nr_expects;

/*
 * A law: a clause of no effect row, a function of up to two values.  The values come
 * from the domain the law names.
 */
enum pt_law_domain {
	PT_DOMAIN_PFN,	  /* a = pfn, from 1 to the mode's largest */
	PT_DOMAIN_TABLE,  /* a = pfn of a page table, in units of pages */
	PT_DOMAIN_SWAP,	  /* a = raw swap type, b = offset */
	PT_DOMAIN_ENTRY,  /* a = a present entry of the helper's level, b = its bits */
	PT_DOMAIN_STORED, /* as ENTRY, and swap entries too: b = 1 for those */
	PT_DOMAIN_MARKER, /* a = marker */
	PT_DOMAIN_SIZED,  /* a = a frame that a HugeTLB page may begin at, b = which size */
	PT_DOMAIN_WALKER, /* where somebody walks: a = a frame that exists, b = its number */
	/*
	 * Where the hardware's part can be played between two instructions: a = a live entry,
	 * b = the access whose record that is, enum pt_access
	 */
	PT_DOMAIN_BETWEEN,
	PT_DOMAIN_ONCE
};

/* Where a law is asked. */
enum pt_law_only {
	PT_ONLY_ALWAYS,
	PT_ONLY_SCENARIO, /* always; it is what mm does with several helpers in a row */
	PT_ONLY_STRAYS,	  /* where an erratum sets bits: pt_mode.strays */
	PT_ONLY_NOTED,	  /* where who stands in for the MMU notes more than young and dirty */
	PT_ONLY_FLUSHED,  /* where the subject records what it flushes */
	PT_ONLY_ITSELF,	  /* and callers' flushes do nothing: pt_mode.helpers_flush */
	PT_ONLY_ONE_SIZE, /* and a TLB must not have an address twice: pt_mode.one_size */
	PT_ONLY_ORDERED,  /* where the subject records its barriers: pt_flushes.orders */
	PT_ONLY_WITHOUT	  /* where the subject does not keep the slot that the helper answers */
};

/* What part another helper has in a law about one. */
enum pt_part {
	PT_PART_END,
	PT_PART_CALLED, /* it is called, no more */
	PT_PART_RETURN, /* what the law's helper returns, beside what it leaves */
	PT_PART_TELLER, /* the predicate that must say so afterwards … */
	PT_PART_OTHER,	/* … and one that must not change its mind */
	PT_PART_SETTER, /* makes it true, or sets the mark … */
	PT_PART_CLEARER,
	PT_PART_MAKER,	/* makes the entry or value that it is about */
	PT_PART_LOADER, /* reads back what it stored */
	PT_PART_LIKE	/* does to one entry what it does to many */
};

/* How many places of a table batched helpers are called on. */
#define PT_BATCH 16

/* A row of laws.def. */
struct pt_law {
	enum pt_helper helper; /* the one it is about */
	const char *name;
	const char *rule;
	const char *text;
	enum pt_law_domain domain;
	enum pt_law_only only;
	struct {
		enum pt_part part;
		enum pt_helper helper;
	} needs[14]; /* what else it calls; ends with PT_PART_END */
};
extern const struct pt_law pt_laws[];
extern const size_t pt_nr_laws;

/* Is it asked of subjects alone that record what they flush, or their barriers? */
static inline bool pt_is_of_flushes(const struct pt_law *law)
{
	return law->only == PT_ONLY_FLUSHED || law->only == PT_ONLY_ITSELF ||
	       law->only == PT_ONLY_ONE_SIZE || law->only == PT_ONLY_ORDERED;
}

/*
 * What a law says of every attribute of the entry that its helper leaves, where the helper
 * has no effect row: what explain answers.
 */
enum pt_law_answer {
	PT_ANSWER_NOTHING_LEFT, /* and, with returns-old, that it comes back whole */
	PT_ANSWER_RETURNED,
	PT_ANSWER_STORED,
	PT_ANSWER_NEW,
	PT_ANSWER_REBUILT, /* what the MMU reads, and nothing of software's */
	PT_ANSWER_ADVANCES,
	PT_ANSWER_MOVES,
	PT_ANSWER_LIKE_ONE,
	PT_ANSWER_TABLE,
	PT_ANSWER_KERNEL,
	PT_ANSWER_SHADOW_STACK,
	PT_ANSWER_HINTED, /* of NUMA hinting's mark, which pXd_write() may read */
	PT_ANSWER_HINTED_NO_MORE
};
/* By the laws' names; the first of them that a helper has answers for it. */
extern const struct pt_law_answers {
	const char *law;
	enum pt_law_answer answer;
} pt_law_answers[];
extern const size_t pt_nr_law_answers;
/* The helper that has a part; the law's own where none has. */
enum pt_helper pt_law_part(const struct pt_law *law, enum pt_part part);

/* What a helper that is given an entry requires of it: all it says of when it may be called. */
struct pt_require {
	u32 on;		    /* 1 << enum pt_kind */
	u32 when;	    /* PT_WHEN_* */
	const char *source; /* who calls it so: document or kernel file */
};
/* False: the helper is given no entry. */
bool pt_require_of(enum pt_helper h, struct pt_require *r);
/* Kinds that entries of a level can be of, and those of them it must not be given. */
u32 pt_kinds_of_level(enum pt_level l);
u32 pt_misuse_of(enum pt_helper h);

/* A hazard, misuse that is tried: what a helper makes of an entry it must not be given. */
struct pt_hazard {
	enum pt_helper helper; /* the first of its name … */
	unsigned nr;	       /* … and how many there are: it answers for what they return */
	enum pt_kind kind;     /* what it is wrongly called on */
	const char *rule;
	/*
	 * It is in every report, whatever comes of it, and of an entry that stands in where the
	 * subject has none of the kind.  Of the others only where something comes of them.
	 */
	bool always;
};
/* All of them: hazards.c. */
size_t pt_nr_hazards(void);
/* NULL: there are not so many. */
const struct pt_hazard *pt_hazard_at(size_t n);
#define PT_MAX_HAZARDS	1024
#define PT_HAZARD_WORDS (PT_MAX_HAZARDS / 64)
#define PT_RULE_MISUSE	"Q1" /* of those that are not always in reports */

/* Worst first; pt_result.got has it with the flags below. */
enum pt_hazard_outcome {
	PT_HAZARD_UNTRIED,
	PT_HAZARD_FAULTS, /* the helper itself faults or calls BUG(): see request.no_hazards */
	PT_HAZARD_BECOMES_PRESENT,
	PT_HAZARD_OPENS,	/* the MMU permits accesses through it */
	PT_HAZARD_BECOMES_LEAF, /* a pointer to a table now maps a page */
	PT_HAZARD_GIVES_TABLE,	/* the frame of a table is read from what points to none */
	PT_HAZARD_OTHER_KIND,
	PT_HAZARD_CORRUPTS_OFFSET, /* type or offset reads back differently … */
	PT_HAZARD_CORRUPTS_FRAME,  /* … or the frame of a page or table */
	PT_HAZARD_LOSES_MARK,	   /* a mark, or that it was dirty */
	PT_HAZARD_GIVES_FRAME,	   /* a frame is read from what maps no page … */
	PT_HAZARD_GIVES_SWAP,	   /* … or a swap entry from what is none */
	PT_HAZARD_SAYS_YES,	   /* a predicate, of an entry it says nothing of */
	PT_HAZARD_CANNOT_TELL,	   /* the subject's pmd_present() is true before too */
	/* From here on mm reads of it what it read before: */
	PT_HAZARD_CHANGES_FLAGS, /* what it names survives, the value changed */
	PT_HAZARD_UNCHANGED,
	PT_NR_HAZARD_OUTCOMES
};
#define PT_HAZARD_OUTCOME  0xff
#define PT_HAZARD_WARNED   0x100 /* the subject's own warning fired */
#define PT_HAZARD_PERMITS  0x200 /* the MMU permits accesses that it did not, by the model … */
#define PT_HAZARD_WALKED   0x400 /* … and a walker was asked, which says so, too … */
#define PT_HAZARD_DIFFERED 0x800 /* … or otherwise */

enum pt_clause_type { PT_CLAUSE_EFFECT, PT_CLAUSE_EXPECT, PT_CLAUSE_LAW, PT_CLAUSE_HAZARD };

/* What a clause number stands for. */
struct pt_clause {
	enum pt_clause_type type;
	size_t row;	   /* into the table of that type */
	enum pt_slot slot; /* PT_CLAUSE_EFFECT */
	enum pt_helper helper;
	const char *rule;
};
size_t pt_nr_clauses(void);
/* False if the number names no clause: the row asks nothing of the slot. */
bool pt_clause_at(size_t number, struct pt_clause *c);
/* Is it one that only a walker can be asked for? */
bool pt_clause_is_live(const struct pt_clause *c);
/* … or an engine that can put something between two instructions of a helper? */
bool pt_clause_is_between(const struct pt_clause *c);
/* Can only some engines be asked for it? */
static inline bool pt_clause_is_of_few(const struct pt_clause *c)
{
	return pt_clause_is_live(c) || pt_clause_is_between(c);
}
/* Is it asked only where the helper is a stub: the subject does not keep what it would tell? */
bool pt_clause_is_of_stub(const struct pt_clause *c);
/* The numbers of clauses, by their rows. */
size_t pt_effect_clause(size_t row, enum pt_slot slot);
size_t pt_expect_clause(size_t expect);
size_t pt_law_clause(size_t law);
size_t pt_hazard_clause(size_t hazard);

#endif
