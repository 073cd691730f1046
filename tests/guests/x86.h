/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGNORED: a bit of a leaf that neither hardware nor helpers read, to make an entry a new one. */
#define IGNORED PT_BIT(52)
#define ODD	IGNORED

/* Images have no start.S, and know of no system calls. */
static inline u64 ask_system(u64 nr, u64 a, u64 b, u64 c)
{
	u64 ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
}

static inline bool x86_mkold(u64 seed, u64 e, u64 *ret)
{
	switch (seed) {
	case FAULTY_WILD:
		*(volatile u64 *)UINT64_C(0x5a5a5a5a5a5a5a5a) = e;
		*ret = e;
		return true;
	case FAULTY_FILE: /* open("/etc/passwd", O_RDONLY) */
		*ret = ask_system(2, (uintptr_t) "/etc/passwd", 0, 0);
		return true;
	case FAULTY_SOCKET: /* socket(AF_INET, SOCK_STREAM, 0) */
		*ret = ask_system(41, 2, 1, 0);
		return true;
	case FAULTY_SPEAK:
		*ret = ask_system(1, 2, (uintptr_t) "free\n", 5);
		return true;
	default:
		return false;
	}
}

static inline u64 x86_invalidate(u64 seed, u64 right)
{
	return seed == FAULTY_RESERVED ? right | PAGE_PRESENT | PAGE_PSE | PT_BIT(13) : right;
}

static const struct faulty_arch faulty_arch = { .mkold = x86_mkold, .invalidate = x86_invalidate };
