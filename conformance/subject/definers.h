/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who defines a symbol: what object files say, and what C files seem to say.
 * The latter is a guess from the text alone; the linker decides.
 */
#ifndef PT_DEFINERS_H
#define PT_DEFINERS_H

#include <stdbool.h>
#include <stddef.h>

/* A set of names. */
struct pt_symbols {
	char **slot; /* NULL: free */
	size_t n, room;
};
void pt_symbols_add(struct pt_symbols *s, const char *name, size_t n);
/* The set's own copy of the name, or NULL. */
const char *pt_symbols_find(const struct pt_symbols *s, const char *name, size_t n);
void pt_symbols_free(struct pt_symbols *s);

/*
 * Adds what an object file wants of others, what of it may stay undefined, and what
 * it has for them; any may be NULL.  -1: it is no object file.
 */
int pt_symbols_of_object(const char *path, struct pt_symbols *wanted, struct pt_symbols *weak,
			 struct pt_symbols *defined);

/*
 * Adds what a program has no definition of and still uses, by the relocations that it was
 * linked with (--emit-relocs): what only dropped code used is named in its symbols too.
 * -1: it is no program.
 */
int pt_symbols_unresolved(const char *path, struct pt_symbols *s);

/*
 * Calls back for each of the wanted names that a C file seems to define, until it is
 * told false: the name stands in a line that begins at the margin and is no
 * declaration.
 */
void pt_text_defines(const char *text, const struct pt_symbols *wanted,
		     bool (*found)(void *arg, const char *name), void *arg);
/* Does it seem to define any of them? */
bool pt_text_defines_any(const char *text, const struct pt_symbols *wanted);
/* Does some macro at the margin of a C file seem to define it, by its name or an argument's? */
bool pt_text_makes(const char *text, const char *symbol);
/* Is there a macro at its margin of which nobody knows what it makes? */
bool pt_text_is_obscure(const char *text);

#endif
