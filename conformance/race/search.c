// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/race/search.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "conformance/words/last_words.h"

/* Each so many states somebody is told how far it is. */
#define TELL_EVERY 16384

/* ---- hashes ---- */

static u64 turned(u64 v, unsigned by)
{
	return v << by | v >> (64 - by);
}

/* The last step of MurmurHash3, which changes half of the bits for each one that differs. */
static u64 stirred(u64 v)
{
	v ^= v >> 33;
	v *= UINT64_C(0xff51afd7ed558ccd);
	v ^= v >> 33;
	v *= UINT64_C(0xc4ceb9fe1a85ec53);
	return v ^ v >> 33;
}

static void add_word(struct pt_hash128 *h, u64 w)
{
	h->a = turned(h->a ^ w * UINT64_C(0x87c37b91114253d5), 31) * 5 + h->b;
	h->b = turned(h->b ^ w * UINT64_C(0x4cf5ad432745937f), 33) * 5 + h->a;
	h->a *= UINT64_C(0x9e3779b97f4a7c15);
}

struct pt_hash128 pt_hash128(const void *data, size_t size)
{
	struct pt_hash128 h = { size + 1, ~(u64)size };
	const unsigned char *at = data;
	u64 w;

	for (; size >= sizeof(w); at += sizeof(w), size -= sizeof(w)) {
		memcpy(&w, at, sizeof(w));
		add_word(&h, w);
	}
	if (size) {
		w = 0;
		memcpy(&w, at, size);
		add_word(&h, w);
	}
	h.a = stirred(h.a);
	h.b = stirred(h.b + h.a);
	return h;
}

/* The halves of the product: each bit of both factors has a part in it. */
static u64 folded(u64 a, u64 b)
{
	const unsigned __int128 p = (unsigned __int128)a * b;

	return (u64)p ^ (u64)(p >> 64);
}

/*
 * Of a state, and of this search alone: two hashes that wait for nothing of one another, and
 * take two words at a time.
 */
static struct pt_hash128 hash_state(const void *state, size_t size)
{
	struct pt_hash128 h = { size + UINT64_C(0x9e3779b97f4a7c15),
				~(u64)size ^ UINT64_C(0xc2b2ae3d27d4eb4f) };
	const unsigned char *at = state;
	u64 w[2];

	for (; size; at += sizeof(w), size -= size < sizeof(w) ? size : sizeof(w)) {
		if (size < sizeof(w))
			w[0] = w[1] = 0;
		memcpy(w, at, size < sizeof(w) ? size : sizeof(w));
		h.a = folded(w[0] ^ h.a ^ UINT64_C(0xa0761d6478bd642f),
			     w[1] ^ UINT64_C(0xe7037ed1a0b428db)) +
		      turned(h.a, 23);
		h.b = folded(w[0] ^ UINT64_C(0x8ebc6af09c88c6e3),
			     w[1] ^ h.b ^ UINT64_C(0x589965cc75374cc3)) +
		      turned(h.b, 29);
	}
	h.a = stirred(h.a);
	h.b = stirred(h.b);
	return h;
}

/* ---- what a search is made of ---- */

/* How a state was reached; number 0 is the first state. */
struct node {
	u32 from;
	pt_move move;
};

/* States that wait to be followed, first in, first out: each a head and its bytes. */
struct chunk {
	struct chunk *after;
	size_t end, room;
	u64 data[];
};

struct head {
	u32 node;
	u32 size;
};

#define CHUNK (1 << 20)

struct pt_search {
	const struct pt_space *space;
	const struct pt_search_limits *limits;
	struct pt_search_found found;
	struct pt_hash128 *seen; /* of `slots`, a power of two; all zero: free */
	size_t slots;
	struct node *node;
	size_t nr_nodes, room;
	struct chunk *oldest, *newest;
	size_t at; /* in the oldest: where the next is */
	u64 waiting, bytes;
	u32 now;      /* the state that is being followed … */
	bool follows; /* … and one follows it */
	u32 wrong;    /* the first that is */
	bool over;
};

static void account(struct pt_search *s, size_t more, size_t less)
{
	s->bytes += more;
	if (s->bytes > s->found.bytes)
		s->found.bytes = s->bytes;
	s->bytes -= less;
}

/* ---- states that were seen ---- */

static bool is_free(const struct pt_hash128 *h)
{
	return !h->a && !h->b;
}

/* Where it stands, or the free place where it would. */
static struct pt_hash128 *place_of(struct pt_hash128 *seen, size_t slots, struct pt_hash128 h)
{
	size_t i = h.a & (slots - 1);

	while (!is_free(&seen[i]) && (seen[i].a != h.a || seen[i].b != h.b))
		i = (i + 1) & (slots - 1);
	return &seen[i];
}

/* A large table is looked up all over: with few large pages the processor finds them quickly. */
#define LARGE ((size_t)4 << 20)

static struct pt_hash128 *new_seen(size_t slots)
{
	const size_t size = slots * sizeof(struct pt_hash128);
	void *at;

	if (size < LARGE)
		return pt_need(calloc(1, size));
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pt_need(at == MAP_FAILED ? NULL : at);
	madvise(at, size, MADV_HUGEPAGE);
	return at;
}

static void free_seen(struct pt_hash128 *seen, size_t slots)
{
	if (slots * sizeof(*seen) < LARGE)
		free(seen);
	else
		munmap(seen, slots * sizeof(*seen));
}

static void grow_seen(struct pt_search *s)
{
	const size_t slots = s->slots ? 2 * s->slots : 1024;
	struct pt_hash128 *seen = new_seen(slots);

	for (size_t i = 0; i < s->slots; i++)
		if (!is_free(&s->seen[i]))
			*place_of(seen, slots, s->seen[i]) = s->seen[i];
	account(s, slots * sizeof(*seen), s->slots * sizeof(*seen));
	free_seen(s->seen, s->slots);
	s->seen = seen;
	s->slots = slots;
}

/* False: it was seen before. */
static bool is_new(struct pt_search *s, const void *state, size_t size)
{
	struct pt_hash128 h = hash_state(state, size), *place;

	if (is_free(&h))
		h.a = 1;
	if (2 * s->found.states >= s->slots)
		grow_seen(s);
	place = place_of(s->seen, s->slots, h);
	if (!is_free(place))
		return false;
	*place = h;
	s->found.states++;
	return true;
}

static u32 add_node(struct pt_search *s, pt_move move)
{
	if (s->nr_nodes == s->room) {
		const size_t room = s->room ? 2 * s->room : 1024;

		s->node = pt_need(realloc(s->node, room * sizeof(*s->node)));
		account(s, room * sizeof(*s->node), s->room * sizeof(*s->node));
		s->room = room;
	}
	s->node[s->nr_nodes] = (struct node){ s->now, move };
	return (u32)s->nr_nodes++;
}

/* ---- states that wait ---- */

static size_t words_of(size_t size)
{
	return 1 + (size + sizeof(u64) - 1) / sizeof(u64);
}

static void add_chunk(struct pt_search *s, size_t words)
{
	const size_t room = words > CHUNK / sizeof(u64) ? words : CHUNK / sizeof(u64);
	struct chunk *c = pt_need(malloc(sizeof(*c) + room * sizeof(u64)));

	c->after = NULL;
	c->end = 0;
	c->room = room;
	account(s, sizeof(*c) + room * sizeof(u64), 0);
	if (s->newest)
		s->newest->after = c;
	else
		s->oldest = c;
	s->newest = c;
}

static void drop_oldest(struct pt_search *s)
{
	struct chunk *c = s->oldest;

	account(s, 0, sizeof(*c) + c->room * sizeof(u64));
	s->oldest = c->after;
	if (!s->oldest)
		s->newest = NULL;
	s->at = 0;
	free(c);
}

static void wait_for(struct pt_search *s, u32 node, const void *state, size_t size)
{
	const struct head head = { node, (u32)size };
	const size_t words = words_of(size);
	struct chunk *c = s->newest;

	if (!c || c->room - c->end < words) {
		add_chunk(s, words);
		c = s->newest;
	}
	memcpy(&c->data[c->end], &head, sizeof(head));
	memcpy(&c->data[c->end + 1], state, size);
	c->end += words;
	if (++s->waiting > s->found.most_waiting)
		s->found.most_waiting = s->waiting;
}

/* The next one's bytes, which stay until the next call; NULL: none waits. */
static const void *take(struct pt_search *s, struct head *head)
{
	const u64 *at;

	while (s->oldest && s->at == s->oldest->end)
		drop_oldest(s);
	if (!s->oldest)
		return NULL;
	at = &s->oldest->data[s->at];
	memcpy(head, at, sizeof(*head));
	s->at += words_of(head->size);
	s->waiting--;
	return at + 1;
}

/* ---- searching ---- */

static void end_wrong(struct pt_search *s, u32 node, const char *wrong)
{
	if (!s->found.wrongs++) {
		s->found.wrong = wrong;
		s->wrong = node;
	}
	s->over = s->over || !s->limits->all_wrong;
}

static void cut(struct pt_search *s, const char *by)
{
	s->found.cut = s->found.cut ? s->found.cut : by;
	s->over = true;
}

static void watch_limits(struct pt_search *s)
{
	const struct pt_search_limits *l = s->limits;

	if ((l->states && s->found.states > l->states) || s->nr_nodes == UINT32_MAX)
		cut(s, "states");
	else if (l->bytes && s->bytes > l->bytes)
		cut(s, "memory");
	else if (l->progress && s->found.states % TELL_EVERY == 0 &&
		 !l->progress(l->with, s->found.states, s->waiting, s->bytes))
		cut(s, "stopped");
}

void pt_search_next(struct pt_search *s, pt_move move, const void *state, size_t size,
		    const char *wrong)
{
	u32 node;

	s->follows = true;
	if (s->over)
		return;
	s->found.moves++;
	if (!wrong) {
		if (!is_new(s, state, size))
			return;
		watch_limits(s);
		wrong = s->space->wrong(s->space->of, state, size, false);
	}
	node = add_node(s, move);
	if (wrong)
		end_wrong(s, node, wrong);
	else if (!s->over)
		wait_for(s, node, state, size);
}

static unsigned depth_of(const struct pt_search *s, u32 node)
{
	unsigned n = 0;

	for (; node; node = s->node[node].from)
		n++;
	return n;
}

static void follow(struct pt_search *s, const void *state, const struct head *head)
{
	const struct pt_space *space = s->space;
	const char *wrong;

	s->now = head->node;
	s->follows = false;
	space->next(space->of, state, head->size, s);
	if (s->follows || s->over)
		return;
	s->found.ends++;
	wrong = space->wrong(space->of, state, head->size, true);
	if (wrong)
		end_wrong(s, head->node, wrong);
}

static void begin(struct pt_search *s)
{
	u64 *state = pt_need(calloc(words_of(s->space->most_bytes), sizeof(*state)));
	const size_t size = s->space->first(s->space->of, state);
	const u32 node = add_node(s, 0);
	const char *wrong;

	is_new(s, state, size);
	wait_for(s, node, state, size);
	wrong = s->space->wrong(s->space->of, state, size, false);
	if (wrong)
		end_wrong(s, node, wrong);
	free(state);
}

struct pt_search *pt_search_run(const struct pt_space *space, const struct pt_search_limits *limits)
{
	struct pt_search *s = pt_need(calloc(1, sizeof(*s)));
	struct head head;
	const void *state;

	s->space = space;
	s->limits = limits;
	begin(s);
	while (!s->over && (state = take(s, &head)))
		follow(s, state, &head);
	s->found.depth = depth_of(s, s->now);
	s->found.end = s->found.wrongs ? PT_SEARCH_WRONG
		       : s->found.cut  ? PT_SEARCH_CUT
				       : PT_SEARCH_ALL;
	return s;
}

const struct pt_search_found *pt_search_found(const struct pt_search *s)
{
	return &s->found;
}

size_t pt_search_path(const struct pt_search *s, pt_move **moves)
{
	const size_t n = s->found.wrongs ? depth_of(s, s->wrong) : 0;
	size_t i = n;

	*moves = pt_need(calloc(n + 1, sizeof(**moves)));
	for (u32 node = s->wrong; i; node = s->node[node].from)
		(*moves)[--i] = s->node[node].move;
	return n;
}

void pt_search_free(struct pt_search *s)
{
	while (s->oldest)
		drop_oldest(s);
	free_seen(s->seen, s->slots);
	free(s->node);
	free(s);
}
