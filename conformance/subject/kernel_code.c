// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/kernel_code.h"

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

static void hash_number(struct pt_hash *h, GElf_Xword n)
{
	pt_hash_bytes(h, &n, sizeof(n));
}

/* Relocations are resolved in it: what is called, and what is read, is in the code. */
static bool hash_section(struct pt_hash *h, Elf_Scn *section)
{
	const Elf_Data *data;
	GElf_Shdr header;

	if (!gelf_getshdr(section, &header))
		return false;
	if (!(header.sh_flags & SHF_ALLOC))
		return true;
	hash_number(h, header.sh_addr);
	hash_number(h, header.sh_size);
	hash_number(h, header.sh_flags);
	hash_number(h, header.sh_type);
	if (header.sh_type == SHT_NOBITS)
		return true;
	data = elf_rawdata(section, NULL);
	if (!data || (data->d_size && !data->d_buf))
		return false;
	pt_hash_bytes(h, data->d_buf, data->d_size);
	return true;
}

static bool hash_elf(struct pt_hash *h, Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Ehdr header;
	size_t n = 0;

	/* of a file that was cut short there are no sections to be found */
	if (!elf || !gelf_getehdr(elf, &header) || elf_getshdrnum(elf, &n) || n < 2)
		return false;
	hash_number(h, header.e_machine);
	hash_number(h, header.e_entry);
	for (n--; (section = elf_nextscn(elf, section)); n--)
		if (!hash_section(h, section))
			return false;
	return !n;
}

bool pt_kernel_code(const char *elf, char hex[PT_HEX_SIZE])
{
	int fd = open(elf, O_RDONLY | O_CLOEXEC);
	struct pt_hash h;
	bool whole;
	Elf *e;

	if (fd < 0 || elf_version(EV_CURRENT) == EV_NONE)
		return false;
	e = elf_begin(fd, ELF_C_READ, NULL);
	pt_hash_start(&h);
	whole = hash_elf(&h, e);
	pt_hash_end(&h, hex);
	elf_end(e);
	close(fd);
	return whole;
}
