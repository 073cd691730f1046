// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_state.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/* A piece of the guest that came from one section of one object file of the tree. */
struct piece {
	u64 at, size;
	const char *file; /* in the text of the map */
};

struct reading {
	struct pt_state *s;
	const char *work;
	struct piece *piece; /* ascending */
	size_t nr_pieces;
	Elf *elf;
	char *err;
	size_t err_size;
};

static int fail(struct reading *r, const char *path, const char *what)
{
	snprintf(r->err, r->err_size, "%s: %s", path, what);
	return -1;
}

/* ---- the linker's map ---- */

static void add_piece(struct reading *r, u64 at, u64 size, const char *file)
{
	if ((r->nr_pieces & (r->nr_pieces - 1)) == 0) {
		size_t n = r->nr_pieces ? 2 * r->nr_pieces : 1;

		r->piece = realloc(r->piece, n * sizeof(*r->piece));
		if (!r->piece)
			pt_no_memory();
	}
	r->piece[r->nr_pieces++] = (struct piece){ at, size, file };
}

/* Of the tree: what lies in the folder of this build; our own objects are kept elsewhere. */
static const char *tree_file(const struct reading *r, const char *path)
{
	static const char *const ours[] = { "subject.o", "noop.o", "stubs.o" };
	size_t n = strlen(r->work);

	if (strncmp(path, r->work, n) || path[n] != '/')
		return NULL;
	for (size_t i = 0; i < PT_ARRAY_SIZE(ours); i++)
		if (!strcmp(path + n + 1, ours[i]))
			return NULL;
	return path + n + 1;
}

/* " .bss.name  0xaddress  0xsize file", whose name may have a line of its own. */
static void take_piece(struct reading *r, char *line)
{
	unsigned long long at, size;
	const char *file;
	int n = 0;

	line += strspn(line, " ");
	if (strncmp(line, "0x", 2))
		line += strcspn(line, " ");
	if (sscanf(line, " 0x%llx 0x%llx %n", &at, &size, &n) != 2 || !n || !at || !size)
		return;
	file = tree_file(r, line + n);
	if (file)
		add_piece(r, at, size, file);
}

static int by_address(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return x->at > y->at ? 1 : -(x->at < y->at);
}

static void read_map(struct reading *r, char *text)
{
	char *save = NULL, *begin = strstr(text, "\nLinker script and memory map");

	for (char *line = begin ? strtok_r(begin, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (line[0] == ' ')
			take_piece(r, line);
	if (r->nr_pieces)
		qsort(r->piece, r->nr_pieces, sizeof(*r->piece), by_address);
}

static const struct piece *piece_of(const struct reading *r, u64 at)
{
	size_t low = 0, high = r->nr_pieces;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (r->piece[mid].at <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low && at - r->piece[low - 1].at < r->piece[low - 1].size ? &r->piece[low - 1]
									 : NULL;
}

/* ---- the guest ---- */

static bool all_zero(const unsigned char *p, size_t n)
{
	while (n--)
		if (*p++)
			return false;
	return true;
}

/* Writable, and without a value when the guest starts. */
static bool is_blank(struct reading *r, const GElf_Sym *sym)
{
	Elf_Scn *scn = elf_getscn(r->elf, sym->st_shndx);
	GElf_Shdr sh;
	Elf_Data *data;
	u64 at;

	if (!scn || !gelf_getshdr(scn, &sh) ||
	    (sh.sh_flags & (SHF_WRITE | SHF_ALLOC)) != (SHF_WRITE | SHF_ALLOC))
		return false;
	if (sh.sh_type == SHT_NOBITS)
		return true;
	data = elf_rawdata(scn, NULL);
	at = sym->st_value - sh.sh_addr;
	return data && data->d_buf && at <= data->d_size && sym->st_size <= data->d_size - at &&
	       all_zero((const unsigned char *)data->d_buf + at, sym->st_size);
}

/* Where nobody defines a thing the linker was given an object of this name: kernel_link.c. */
#define PLACEHOLDERS "missing.o"

static void add_object(struct reading *r, const GElf_Sym *sym, const char *name,
		       const struct piece *p)
{
	struct pt_state *s = r->s;
	struct pt_state_object *o;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].at == sym->st_value)
			return; /* another name of the same */
	s->v = realloc(s->v, (s->n + 1) * sizeof(*s->v));
	if (!s->v)
		pt_no_memory();
	o = &s->v[s->n++];
	*o = (struct pt_state_object){ .at = sym->st_value,
				       .size = sym->st_size,
				       .missing = !p || !strcmp(p->file, PLACEHOLDERS),
				       .local = GELF_ST_BIND(sym->st_info) == STB_LOCAL };
	snprintf(o->name, sizeof(o->name), "%s", name);
	snprintf(o->file, sizeof(o->file), "%s", p ? p->file : "machine");
}

/* In the place of what belongs to the machine: arch/s390/kernel/init.c. */
static bool is_machine(const char *name)
{
	return !strcmp(name, "ptk_lowcore");
}

/* What the shim and init.c have for themselves is called so. */
static bool is_ours(const char *name)
{
	return !strncmp(name, "ptk_", 4);
}

static void read_symbols(struct reading *r, Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t n = data && sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;

	for (size_t i = 0; i < n; i++) {
		const struct piece *p;
		const char *name;
		GElf_Sym sym;

		if (!gelf_getsym(data, (int)i, &sym) || GELF_ST_TYPE(sym.st_info) != STT_OBJECT ||
		    !sym.st_size || sym.st_shndx >= SHN_LORESERVE)
			continue;
		name = elf_strptr(r->elf, sh->sh_link, sym.st_name);
		p = piece_of(r, sym.st_value);
		if (name && (is_machine(name) || (p && !is_ours(name))) && is_blank(r, &sym))
			add_object(r, &sym, name, p);
	}
}

static void read_guest(struct reading *r)
{
	for (Elf_Scn *scn = elf_nextscn(r->elf, NULL); scn; scn = elf_nextscn(r->elf, scn)) {
		GElf_Shdr sh;

		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_SYMTAB)
			read_symbols(r, scn, &sh);
	}
}

static int by_place(const void *a, const void *b)
{
	const struct pt_state_object *x = a, *y = b;

	return x->at > y->at ? 1 : -(x->at < y->at);
}

static int with_elf(struct reading *r, const char *path, void (*read)(struct reading *))
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), failed = 0;

	if (fd < 0)
		return fail(r, path, strerror(errno));
	elf_version(EV_CURRENT);
	r->elf = elf_begin(fd, ELF_C_READ, NULL);
	if (r->elf && elf_kind(r->elf) == ELF_K_ELF)
		read(r);
	else
		failed = fail(r, path, "no ELF file");
	elf_end(r->elf);
	close(fd);
	return failed;
}

/* ---- what was set in boot's place ---- */

/* Name, value and reason with tabs between, ended by a zero: PTK_SET() of shim_head.h. */
static void add_assumed(struct reading *r, const char *text)
{
	const char *value = strchr(text, '\t'), *reason = value ? strchr(value + 1, '\t') : NULL;
	struct pt_state *s = r->s;
	struct pt_assumed *a;

	if (!reason)
		return;
	s->assumed = realloc(s->assumed, (s->nr_assumed + 1) * sizeof(*s->assumed));
	if (!s->assumed)
		pt_no_memory();
	a = &s->assumed[s->nr_assumed++];
	snprintf(a->name, sizeof(a->name), "%.*s", (int)(value - text), text);
	snprintf(a->value, sizeof(a->value), "%.*s", (int)(reason - value - 1), value + 1);
	snprintf(a->reason, sizeof(a->reason), "%s", reason + 1);
}

static void read_notes(struct reading *r, Elf_Scn *scn)
{
	Elf_Data *data = elf_rawdata(scn, NULL);
	const char *p = data ? data->d_buf : NULL, *end = p ? p + data->d_size : NULL;

	while (p && p < end) {
		size_t n = strnlen(p, (size_t)(end - p));

		if (n && p + n < end)
			add_assumed(r, p);
		p += n + 1;
	}
}

static void read_assumed(struct reading *r)
{
	size_t names;

	if (elf_getshdrstrndx(r->elf, &names))
		return;
	for (Elf_Scn *scn = elf_nextscn(r->elf, NULL); scn; scn = elf_nextscn(r->elf, scn)) {
		const char *name;
		GElf_Shdr sh;

		name = gelf_getshdr(scn, &sh) ? elf_strptr(r->elf, names, sh.sh_name) : NULL;
		if (name && !strcmp(name, ".ptk_assumed"))
			read_notes(r, scn);
	}
}

/* The objects that have such notes; the linker drops them from the guest. */
static int read_all_assumed(struct reading *r)
{
	static const char *const objects[] = { "init.o", "shim.o" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(objects); i++) {
		char path[PATH_MAX + 16];

		snprintf(path, sizeof(path), "%s/%s", r->work, objects[i]);
		if (!access(path, R_OK) && with_elf(r, path, read_assumed))
			return -1;
	}
	return 0;
}

int pt_state_read(struct pt_state *s, const char *map, const char *elf, const char *work, char *err,
		  size_t size)
{
	struct reading r = { .s = s, .work = work, .err = err, .err_size = size };
	char *text = pt_read_file(map, NULL);
	int failed;

	*s = (struct pt_state){ 0 };
	if (!text)
		return fail(&r, map, strerror(errno));
	read_map(&r, text);
	failed = with_elf(&r, elf, read_guest) || read_all_assumed(&r);
	if (s->n)
		qsort(s->v, s->n, sizeof(*s->v), by_place);
	free(r.piece);
	free(text);
	return failed ? -1 : 0;
}

/* ---- kept ---- */

int pt_state_save(const struct pt_state *s, const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	for (size_t i = 0; i < s->n; i++)
		fprintf(f, "object\t%llx\t%llx\t%d\t%s\t%s\n", (unsigned long long)s->v[i].at,
			(unsigned long long)s->v[i].size, s->v[i].missing + 2 * s->v[i].local,
			s->v[i].name, s->v[i].file);
	for (size_t i = 0; i < s->nr_assumed; i++)
		fprintf(f, "assumed\t%s\t%s\t%s\n", s->assumed[i].name, s->assumed[i].value,
			s->assumed[i].reason);
	for (size_t i = 0; i < s->nr_read; i++)
		fprintf(f, "read\t%u\t%s\t%s\n", s->read[i].helpers, s->read[i].name,
			s->read[i].readers);
	fprintf(f, "end\n");
	if (ferror(f)) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

static bool load_object(struct pt_state *s, const char *line)
{
	struct pt_state_object o = { 0 };
	unsigned long long at, size;
	int missing;

	if (sscanf(line, "object\t%llx\t%llx\t%d\t%95[^\t]\t%127[^\t]", &at, &size, &missing,
		   o.name, o.file) != 5)
		return false;
	o.at = at;
	o.size = size;
	o.missing = missing & 1;
	o.local = missing & 2;
	s->v = realloc(s->v, (s->n + 1) * sizeof(*s->v));
	if (!s->v)
		pt_no_memory();
	s->v[s->n++] = o;
	return true;
}

static bool load_read(struct pt_state *s, const char *line)
{
	struct pt_read_state r = { 0 };

	if (sscanf(line, "read\t%u\t%95[^\t]\t%119[^\t]", &r.helpers, r.name, r.readers) != 3)
		return false;
	s->read = pt_need(realloc(s->read, (s->nr_read + 1) * sizeof(*s->read)));
	s->read[s->nr_read++] = r;
	return true;
}

int pt_state_load(struct pt_state *s, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL;
	struct reading r = { .s = s };
	bool whole = false;

	*s = (struct pt_state){ 0 };
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		whole = !strcmp(line, "end");
		if (!strncmp(line, "assumed\t", 8))
			add_assumed(&r, line + 8);
		else if (!strncmp(line, "read\t", 5)) {
			if (!load_read(s, line))
				break;
		} else if (!whole && !load_object(s, line))
			break;
	}
	free(text);
	if (whole)
		return 0;
	pt_state_free(s);
	errno = EINVAL;
	return -1;
}

int pt_state_of(struct pt_state *s, const char *elf)
{
	const char *slash = strrchr(elf, '/');
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%.*sstate.txt", slash ? (int)(slash - elf + 1) : 0, elf);
	return pt_state_load(s, path);
}

void pt_state_free(struct pt_state *s)
{
	free(s->v);
	free(s->assumed);
	free(s->read);
	*s = (struct pt_state){ 0 };
}
