// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_reads.h"

#include <elf.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "generic/contract/contract.h"

/* A reference out of one section. */
struct ref {
	u64 at;
	size_t to; /* number of a section, or NONE */
	u64 offset;
	const char *name; /* of what is referred to; NULL: not looked for yet */
};

#define NONE ((size_t)-1)

struct section {
	const char *name;
	bool code, writable;
	bool patches; /* a list of places in code that boot may patch */
	/* Several things in one, of which a reference means what stands at that very place. */
	bool table;
	struct ref *ref;
	size_t nr_refs;
	size_t seen; /* the walk that came here last */
};

struct symbol {
	const char *name;
	size_t section;
	u64 at, size;
	bool global;
};

struct reads {
	struct section *section;
	size_t nr_sections;
	struct symbol *symbol;
	size_t nr_symbols;
	struct symbol **global; /* by name */
	size_t nr_globals;
	struct pt_read_state *v;
	size_t n, walk;
	unsigned helper;
};

static void *grown(void *p, size_t n, size_t size)
{
	return n & (n - 1) ? p : pt_need(realloc(p, (n ? 2 * n : 1) * size));
}

/* ---- the object files ---- */

static void add_section(struct reads *r, const char *name, const GElf_Shdr *sh)
{
	r->section = grown(r->section, r->nr_sections, sizeof(*r->section));
	r->section[r->nr_sections++] = (struct section){
		.name = name ? name : "",
		.code = sh->sh_flags & SHF_EXECINSTR,
		.writable = sh->sh_flags & SHF_WRITE && sh->sh_flags & SHF_ALLOC,
		.patches = name && !strcmp(name, ".altinstructions"),
		.table = name && (!strncmp(name, ".toc", 4) || !strncmp(name, ".opd", 4))
	};
}

static void add_symbol(struct reads *r, const char *name, const GElf_Sym *sym, size_t first)
{
	r->symbol = grown(r->symbol, r->nr_symbols, sizeof(*r->symbol));
	r->symbol[r->nr_symbols++] =
		(struct symbol){ name, first + sym->st_shndx, sym->st_value, sym->st_size,
				 GELF_ST_BIND(sym->st_info) != STB_LOCAL };
}

static void read_symbols(struct reads *r, Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh, size_t first)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	const size_t n = data && sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;

	for (size_t i = 0; i < n; i++) {
		GElf_Sym sym;
		const char *name;

		if (!gelf_getsym(data, (int)i, &sym) || sym.st_shndx == SHN_UNDEF ||
		    sym.st_shndx >= SHN_LORESERVE || GELF_ST_TYPE(sym.st_info) == STT_SECTION)
			continue;
		name = elf_strptr(elf, sh->sh_link, sym.st_name);
		/* $a, $d and the like mark what stands there, and name nothing */
		if (name && *name && *name != '$' && *name != '.')
			add_symbol(r, name, &sym, first);
	}
}

/* All sections, then their symbols; the number of the first. */
static size_t read_sections(struct reads *r, Elf *elf)
{
	const size_t first = r->nr_sections;
	size_t names, n;
	GElf_Shdr sh;

	if (elf_getshdrstrndx(elf, &names) || elf_getshdrnum(elf, &n))
		return first;
	for (size_t i = 0; i < n; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);

		if (!scn || !gelf_getshdr(scn, &sh))
			memset(&sh, 0, sizeof(sh));
		add_section(r, elf_strptr(elf, names, sh.sh_name), &sh);
	}
	for (size_t i = 0; i < n; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);

		if (scn && gelf_getshdr(scn, &sh) && sh.sh_type == SHT_SYMTAB)
			read_symbols(r, elf, scn, &sh, first);
	}
	return first;
}

static int by_name(const void *a, const void *b)
{
	const struct symbol *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void sort_globals(struct reads *r)
{
	r->global = pt_need(calloc(r->nr_symbols + 1, sizeof(struct symbol *)));
	for (size_t i = 0; i < r->nr_symbols; i++)
		if (r->symbol[i].global)
			r->global[r->nr_globals++] = &r->symbol[i];
	qsort(r->global, r->nr_globals, sizeof(struct symbol *), by_name);
}

static const struct symbol *defined(const struct reads *r, const char *name)
{
	struct symbol key = { .name = name }, *k = &key, **found;

	found = bsearch(&k, r->global, r->nr_globals, sizeof(struct symbol *), by_name);
	return found ? *found : NULL;
}

static void add_ref(struct reads *r, struct section *s, const GElf_Rela *rela, const GElf_Sym *sym,
		    const char *name, size_t first)
{
	const struct symbol *to;
	struct ref *f;

	s->ref = grown(s->ref, s->nr_refs, sizeof(*s->ref));
	f = &s->ref[s->nr_refs++];
	*f = (struct ref){ rela->r_offset, NONE, sym->st_value + (u64)rela->r_addend, NULL };
	if (sym->st_shndx != SHN_UNDEF && sym->st_shndx < SHN_LORESERVE) {
		f->to = first + sym->st_shndx;
		/* the address is reckoned from further on in the instruction, the name is not */
		if (GELF_ST_TYPE(sym->st_info) == STT_OBJECT)
			f->name = name;
		return;
	}
	to = sym->st_shndx == SHN_UNDEF && name ? defined(r, name) : NULL;
	if (!to)
		return;
	f->to = to->section;
	f->offset = to->at;
	f->name = name;
}

static void read_relocations(struct reads *r, Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh,
			     size_t first)
{
	Elf_Data *data = elf_getdata(scn, NULL), *symbols;
	const size_t n = data && sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;
	Elf_Scn *table = elf_getscn(elf, sh->sh_link);
	GElf_Shdr of_table;

	symbols = table ? elf_getdata(table, NULL) : NULL;
	if (!symbols || !gelf_getshdr(table, &of_table) || first + sh->sh_info >= r->nr_sections)
		return;
	for (size_t i = 0; i < n; i++) {
		GElf_Rela rela;
		GElf_Sym sym;

		if (gelf_getrela(data, (int)i, &rela) &&
		    gelf_getsym(symbols, (int)GELF_R_SYM(rela.r_info), &sym))
			add_ref(r, &r->section[first + sh->sh_info], &rela, &sym,
				GELF_ST_TYPE(sym.st_info) == STT_SECTION
					? NULL
					: elf_strptr(elf, of_table.sh_link, sym.st_name),
				first);
	}
}

static void read_references(struct reads *r, Elf *elf, size_t first)
{
	for (Elf_Scn *scn = elf_nextscn(elf, NULL); scn; scn = elf_nextscn(elf, scn)) {
		GElf_Shdr sh;

		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_RELA)
			read_relocations(r, elf, scn, &sh, first);
	}
}

/* ---- what a helper comes to ---- */

static const char *name_at(const struct reads *r, struct ref *f)
{
	for (size_t i = 0; i < r->nr_symbols && !f->name; i++) {
		const struct symbol *s = &r->symbol[i];

		if (s->section == f->to && f->offset >= s->at && f->offset < s->at + s->size)
			f->name = s->name;
	}
	if (!f->name)
		f->name = "";
	return f->name;
}

static void note(struct reads *r, const char *name)
{
	struct pt_read_state *s = NULL;
	const char *helper = pt_helpers[r->helper].name;
	size_t length;

	/* the compiler numbers statics of functions: name.0 */
	for (size_t i = 0; i < r->n && !s; i++)
		if (!strncmp(r->v[i].name, name, strcspn(name, ".")) &&
		    !r->v[i].name[strcspn(name, ".")])
			s = &r->v[i];
	if (!s) {
		r->v = grown(r->v, r->n, sizeof(*r->v));
		s = &r->v[r->n++];
		memset(s, 0, sizeof(*s));
		snprintf(s->name, sizeof(s->name), "%.*s", (int)strcspn(name, "."), name);
	}
	if (s->last == r->helper + 1)
		return;
	s->last = r->helper + 1;
	length = strlen(s->readers);
	if (s->helpers++ < 3)
		snprintf(s->readers + length, sizeof(s->readers) - length, "%s%s",
			 length ? " " : "", helper);
}

/* The shim's own, and what counts for no helper: stubs.c, pre.h. */
static bool is_ours(const char *name)
{
	return !*name || !strncmp(name, "ptk_", 4);
}

static void walk(struct reads *r, size_t section);

static void follow(struct reads *r, struct ref *f)
{
	const struct section *to = f->to == NONE ? NULL : &r->section[f->to];

	/* what nobody defines has a placeholder, whose provenance is told elsewhere */
	if (!to)
		return;
	if (to->table) {
		for (size_t i = 0; i < to->nr_refs; i++)
			if (to->ref[i].at == f->offset)
				follow(r, &to->ref[i]);
	} else if (to->code || !to->writable) {
		walk(r, f->to);
	} else if (!is_ours(name_at(r, f))) {
		note(r, f->name);
	}
}

static void walk(struct reads *r, size_t section)
{
	struct section *s = &r->section[section];

	if (s->seen == r->walk || !strncmp(s->name, ".debug", 6))
		return;
	s->seen = r->walk;
	for (size_t i = 0; i < s->nr_refs; i++)
		follow(r, &s->ref[i]);
}

/* Code that boot would patch for a feature is a switch, too; it is left as compiled. */
static void note_patches(struct reads *r, const struct section *list)
{
	for (size_t i = 0; i < list->nr_refs; i++) {
		const size_t to = list->ref[i].to;

		if (to != NONE && r->section[to].code && r->section[to].seen == r->walk) {
			note(r, "ALTERNATIVE()s");
			return;
		}
	}
}

static void walk_helpers(struct reads *r)
{
	static const char *const ids[] = {
#define PT_HELPER(id, name, level, shape) "ptk_" #id,
#include "generic/contract/helpers.def"
#undef PT_HELPER
	};

	for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
		const struct symbol *s = defined(r, ids[h]);

		r->helper = h;
		r->walk = h + 1;
		if (s)
			follow(r, &(struct ref){ .to = s->section, .offset = s->at });
		for (size_t i = 0; s && i < r->nr_sections; i++)
			if (r->section[i].patches)
				note_patches(r, &r->section[i]);
	}
}

static Elf *open_object(const char *path, int *fd)
{
	Elf *elf;

	*fd = open(path, O_RDONLY | O_CLOEXEC);
	elf = *fd < 0 ? NULL : elf_begin(*fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		return elf;
	elf_end(elf);
	if (*fd >= 0)
		close(*fd);
	return NULL;
}

struct pt_read_state *pt_reads_find(char *const *objects, size_t n, size_t *found)
{
	struct reads r = { 0 };
	Elf **elf = pt_need(calloc(n + 1, sizeof(*elf)));
	int *fd = pt_need(calloc(n + 1, sizeof(*fd)));
	size_t *first = pt_need(calloc(n + 1, sizeof(*first)));

	elf_version(EV_CURRENT);
	for (size_t i = 0; i < n; i++) {
		elf[i] = open_object(objects[i], &fd[i]);
		if (elf[i])
			first[i] = read_sections(&r, elf[i]);
	}
	sort_globals(&r);
	for (size_t i = 0; i < n; i++)
		if (elf[i])
			read_references(&r, elf[i], first[i]);
	walk_helpers(&r);
	for (size_t i = 0; i < n; i++) {
		if (!elf[i])
			continue;
		elf_end(elf[i]);
		close(fd[i]);
	}
	for (size_t i = 0; i < r.nr_sections; i++)
		free(r.section[i].ref);
	free(r.section);
	free(r.symbol);
	free(r.global);
	free(elf);
	free(fd);
	free(first);
	*found = r.n;
	return r.v;
}
