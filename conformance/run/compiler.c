// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/compiler.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What GCC begins its mark with; others name themselves in it. */
#define GCC_MARK "GCC: "

/* The first of the strings in a section, in which each compiler leaves one. */
static void first_mark(Elf_Scn *scn, char *mark, size_t size)
{
	const Elf_Data *data = elf_getdata(scn, NULL);
	size_t n;

	if (!data || !data->d_buf || !data->d_size)
		return;
	n = strnlen(data->d_buf, data->d_size);
	snprintf(mark, size, "%.*s", (int)(n < size ? n : size - 1), (const char *)data->d_buf);
}

static void mark_of(Elf *elf, char *mark, size_t size)
{
	size_t names;
	GElf_Shdr sh;

	if (!elf || elf_kind(elf) != ELF_K_ELF || elf_getshdrstrndx(elf, &names))
		return;
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		const char *name =
			gelf_getshdr(scn, &sh) ? elf_strptr(elf, names, sh.sh_name) : NULL;

		if (name && !strcmp(name, ".comment"))
			first_mark(scn, mark, size);
	}
}

void pt_compiler_of(const char *path, const struct pt_guest_isa *isa, char *buf, size_t size)
{
	char mark[96] = "";
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf;

	*buf = '\0';
	if (fd < 0)
		return;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	mark_of(elf, mark, sizeof(mark));
	elf_end(elf);
	close(fd);
	if (!strncmp(mark, GCC_MARK, strlen(GCC_MARK)))
		snprintf(buf, size, "%sgcc %s", isa->cross, mark + strlen(GCC_MARK));
	else
		snprintf(buf, size, "%s", mark);
}

/* Engines that need no guest run what was compiled with this program. */
static void own_compiler(char *buf, size_t size)
{
#ifdef __clang__
	snprintf(buf, size, "%s", __VERSION__);
#else
	snprintf(buf, size, "gcc %s", __VERSION__);
#endif
}

void pt_plan_compilers(struct pt_plan *p)
{
	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i];
		char *to = c->row.compiler;

		if (c->row.status != PT_CELL_RAN)
			continue;
		/* cells of one guest stand together */
		if (i && *c->elf && !strcmp(c->elf, p->cells[i - 1].elf))
			memcpy(to, p->cells[i - 1].row.compiler, sizeof(c->row.compiler));
		else if (*c->elf)
			pt_compiler_of(c->elf, c->isa, to, sizeof(c->row.compiler));
		else
			own_compiler(to, sizeof(c->row.compiler));
	}
}
