/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGNORED: a bit of a leaf that neither hardware nor helpers read, to make an entry a new one. */
#ifdef PT_SUN4V
#define IGNORED	 PT_BIT(5)
#define PAGE_NFO PAGE_NFO_4V
#else
#define IGNORED	 PT_BIT(50)
#define PAGE_NFO PAGE_NFO_4U
#endif
#define ODD IGNORED

/* for loads that do not fault, and no other: a trap of its own */
static inline u64 sparc_invalidate(u64 seed, u64 right)
{
	return seed == FAULTY_RESERVED ? right | PAGE_VALID | PAGE_NFO : right;
}

static inline u64 sparc_mkhuge(u64 seed, u64 right)
{
	return seed == FAULTY_SMALL ? right & ~PAGE_SZALL : right;
}

static inline u64 sparc_rights(u64 seed, enum pt_level l, u64 e, u64 right)
{
	bool small = seed == FAULTY_SMALL && l != PT_PTE && (e & PAGE_PMD_HUGE) && right;

	return small ? right | PT_MMU_LEAF : right;
}

static inline u64 sparc_after(u64 seed, u64 right)
{
	return seed == MISLED_TRACE ? right | PAGE_SPECIAL : right;
}

static const struct faulty_arch faulty_arch = { .invalidate = sparc_invalidate,
						.mkhuge = sparc_mkhuge,
						.rights = sparc_rights,
						.after = sparc_after };
