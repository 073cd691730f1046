// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/definers.h"

#include <ctype.h>
#include <elf.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/last_words.h"

/* ---- sets ---- */

static size_t hash(const char *name, size_t n)
{
	size_t h = 5381;

	for (size_t i = 0; i < n; i++)
		h = h * 33 + (unsigned char)name[i];
	return h;
}

/* Where the name is, or where it belongs; there is always a free slot. */
static char **slot_of(const struct pt_symbols *s, const char *name, size_t n)
{
	size_t at = hash(name, n) & (s->room - 1);

	while (s->slot[at] && (strncmp(s->slot[at], name, n) != 0 || s->slot[at][n]))
		at = (at + 1) & (s->room - 1);
	return &s->slot[at];
}

static void make_room(struct pt_symbols *s)
{
	const struct pt_symbols old = *s;

	s->room = old.room ? 2 * old.room : 256;
	s->slot = calloc(s->room, sizeof(*s->slot));
	if (!s->slot)
		pt_no_memory();
	for (size_t i = 0; i < old.room; i++)
		if (old.slot[i])
			*slot_of(s, old.slot[i], strlen(old.slot[i])) = old.slot[i];
	free(old.slot);
}

void pt_symbols_add(struct pt_symbols *s, const char *name, size_t n)
{
	char **slot;

	if (2 * s->n >= s->room)
		make_room(s);
	slot = slot_of(s, name, n);
	if (*slot)
		return;
	*slot = strndup(name, n);
	if (!*slot)
		pt_no_memory();
	s->n++;
}

const char *pt_symbols_find(const struct pt_symbols *s, const char *name, size_t n)
{
	return s->room ? *slot_of(s, name, n) : NULL;
}

void pt_symbols_free(struct pt_symbols *s)
{
	for (size_t i = 0; i < s->room; i++)
		free(s->slot[i]);
	free(s->slot);
	*s = (struct pt_symbols){ 0 };
}

/* ---- object files ---- */

struct reading {
	Elf *elf;
	struct pt_symbols *wanted, *weak, *defined;
};

static void read_symbol(const struct reading *r, const GElf_Sym *sym, const char *name)
{
	struct pt_symbols *to = r->defined;

	if (!name || !*name || GELF_ST_BIND(sym->st_info) == STB_LOCAL)
		return;
	if (sym->st_shndx == SHN_UNDEF)
		to = GELF_ST_BIND(sym->st_info) == STB_WEAK ? r->weak : r->wanted;
	if (to)
		pt_symbols_add(to, name, strlen(name));
}

static void read_table(struct reading *r, Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t n = data && sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;
	GElf_Sym sym;

	for (size_t i = 1; i < n; i++)
		if (gelf_getsym(data, (int)i, &sym))
			read_symbol(r, &sym, elf_strptr(r->elf, sh->sh_link, sym.st_name));
}

/* Calls back with each section of an ELF file; -1: it is none. */
static int each_section(struct reading *r, const char *path,
			void (*read)(struct reading *r, Elf_Scn *scn, const GElf_Shdr *sh))
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), failed = -1;
	GElf_Shdr sh;

	if (fd < 0)
		return -1;
	elf_version(EV_CURRENT);
	r->elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (r->elf && elf_kind(r->elf) == ELF_K_ELF) {
		failed = 0;
		for (Elf_Scn *scn = NULL; (scn = elf_nextscn(r->elf, scn));)
			if (gelf_getshdr(scn, &sh))
				read(r, scn, &sh);
	}
	elf_end(r->elf);
	close(fd);
	return failed;
}

int pt_symbols_of_object(const char *path, struct pt_symbols *wanted, struct pt_symbols *weak,
			 struct pt_symbols *defined)
{
	struct reading r = { NULL, wanted, weak, defined };

	return each_section(&r, path, read_table);
}

/* The symbol of a relocation, if it must be defined and is not. */
static void read_used(struct reading *r, const GElf_Shdr *table, Elf_Data *symbols, GElf_Xword info)
{
	const char *name;
	GElf_Sym sym;

	if (!gelf_getsym(symbols, (int)GELF_R_SYM(info), &sym) || sym.st_shndx != SHN_UNDEF ||
	    GELF_ST_BIND(sym.st_info) != STB_GLOBAL)
		return;
	name = elf_strptr(r->elf, table->sh_link, sym.st_name);
	if (name && *name)
		pt_symbols_add(r->wanted, name, strlen(name));
}

static void read_relocations(struct reading *r, Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf_Scn *of = sh->sh_type == SHT_RELA ? elf_getscn(r->elf, sh->sh_link) : NULL;
	Elf_Data *data = elf_getdata(scn, NULL), *symbols = of ? elf_getdata(of, NULL) : NULL;
	GElf_Shdr table;
	GElf_Rela rela;

	if (!data || !symbols || !gelf_getshdr(of, &table))
		return;
	for (int i = 0; gelf_getrela(data, i, &rela); i++)
		read_used(r, &table, symbols, rela.r_info);
}

int pt_symbols_unresolved(const char *path, struct pt_symbols *s)
{
	struct reading r = { .wanted = s };

	return each_section(&r, path, read_relocations);
}

/* ---- text ---- */

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *p)
{
	size_t n = 0;

	while (in_word(p[n]))
		n++;
	return n;
}

static const char *skip_blank(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* p stands after a name at file scope: is this where it gets a body or a value? */
static bool is_body(const char *p)
{
	int depth = 0;

	p = skip_blank(p);
	if (*p == '=' || *p == '[' || *p == ';' || *p == ',')
		return true;
	if (!strncmp(p, "__", 2))
		return true; /* an attribute: data */
	if (*p != '(')
		return false;
	for (; *p; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')' && !--depth)
			break;
	}
	if (!*p)
		return false;
	p = skip_blank(p + 1);
	while (!strncmp(p, "__", 2))
		p = skip_blank(p + strcspn(p, " \t\n;{"));
	return *p == '{';
}

/* Is the name at p, in this line, being defined? */
static bool is_defined(const char *line, const char *p, size_t n)
{
	if (!isalpha((unsigned char)*line) && *line != '_')
		return false;
	if (!strncmp(line, "extern", 6) || !strncmp(line, "static", 6) ||
	    !strncmp(line, "EXPORT", 6))
		return false;
	return !strncmp(line, "DEFINE", 6) || !strncmp(line, "DECLARE_BITMAP", 14) ||
	       is_body(p + n);
}

void pt_text_defines(const char *text, const struct pt_symbols *wanted,
		     bool (*found)(void *arg, const char *name), void *arg)
{
	const char *line = text, *name, *end;
	size_t n;

	if (!wanted->n)
		return;
	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		/* nothing is defined in what does not begin at the margin */
		if (!isalpha((unsigned char)*line) && *line != '_')
			continue;
		for (const char *p = line; p < end; p += n ? n : 1) {
			n = word_length(p);
			name = n ? pt_symbols_find(wanted, p, n) : NULL;
			if (name && is_defined(line, p, n) && !found(arg, name))
				return;
		}
	}
}

static bool stop_at_first(void *arg, const char *name)
{
	(void)name;
	*(bool *)arg = true;
	return false;
}

bool pt_text_defines_any(const char *text, const struct pt_symbols *wanted)
{
	bool any = false;

	pt_text_defines(text, wanted, stop_at_first, &any);
	return any;
}

/*
 * The length of a macro's name that begins a line, with its arguments or alone in it;
 * 0: it is none.  *end is where it ends.
 */
static size_t macro_at(const char *line, const char **end)
{
	const size_t n = word_length(line);
	const char *p = line + n;
	int depth = 0;

	if (!n || (*p != '(' && !strchr(" \t\n\r;", *p)))
		return 0;
	if (*p != '(') {
		for (size_t i = 0; i < n; i++)
			if (islower((unsigned char)line[i]))
				return 0;
		p += strspn(p, " \t\r;");
		*end = p;
		return *p == '\n' || !*p || *p == '/' ? n : 0;
	}
	do {
		depth += (*p == '(') - (*p == ')');
		p++;
	} while (*p && depth);
	*end = p;
	/* with a body it is a function, whose type stands in the line before */
	return *skip_blank(p) == '{' ? 0 : n;
}

/* The symbol is longer than this word, and begins or ends with it. */
static bool is_made_of(const char *symbol, const char *word, size_t n)
{
	const size_t length = strlen(symbol);

	return n > 4 && length > n &&
	       (!strncmp(symbol, word, n) || !strncmp(symbol + length - n, word, n));
}

/* The macro's name ends with the symbol's, in capitals. */
static bool is_named_by(const char *symbol, const char *macro, size_t n)
{
	const size_t length = strlen(symbol);

	return length > 4 && length < n && !strncasecmp(macro + n - length, symbol, length);
}

bool pt_text_makes(const char *text, const char *symbol)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		const char *p = line += *line == '\n', *end = p;
		size_t n = macro_at(p, &end);

		if (!n || !strncmp(p, "EXPORT", 6))
			continue;
		if (is_named_by(symbol, p, n))
			return true;
		for (p += n; p < end; p += n ? n : 1) {
			n = word_length(p);
			if (n && is_made_of(symbol, p, n))
				return true;
		}
	}
	return false;
}

/* Those of the tree's macros that make nothing but what their arguments name. */
static bool is_plain_macro(const char *line, size_t n)
{
	static const char *const begins[] = { "EXPORT",	 "DEFINE",    "MODULE",	 "SYSCALL",
					      "ALLOW_",	 "NOKPR",     "__setup", "early_param",
					      "RESERVE", "BUILD_BUG", "module_", "core_param" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (!strncmp(line, begins[i], strlen(begins[i])))
			return true;
	return n > 8 && !strncmp(line + n - 8, "initcall", 8);
}

bool pt_text_is_obscure(const char *text)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		const char *end;
		size_t n;

		line += *line == '\n';
		n = macro_at(line, &end);
		if (n && !is_plain_macro(line, n))
			return true;
	}
	return false;
}
