/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conformance/engine/guest_image.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far above any guest, far below what would hurt the host. */
#define MAX_FILE   (UINT64_C(256) << 20)
#define MAX_MEMORY (UINT64_C(256) << 20)

/* Where messages go while a file is being opened. */
struct reader {
	struct pt_image *im;
	const char *path;
	char *err;
	size_t err_size;
};

__attribute__((format(printf, 2, 3))) static int refuse(const struct reader *r, const char *format,
							...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(r->err, r->err_size, format, ap);
	va_end(ap);
	if (n > 0 && (size_t)n < r->err_size)
		snprintf(r->err + n, r->err_size - (size_t)n, ": %s", r->path);
	return -1;
}

static int read_all(int fd, unsigned char *to, size_t size)
{
	while (size) {
		ssize_t n = read(fd, to, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		to += n;
		size -= (size_t)n;
	}
	return 0;
}

static int read_open_file(const struct reader *r, int fd)
{
	struct pt_image *im = r->im;
	struct stat st;

	if (fstat(fd, &st))
		return refuse(r, "cannot read guest ELF (%s)", strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size <= 0 || (u64)st.st_size > MAX_FILE)
		return refuse(r, "no guest ELF: not a file of sane size");
	im->size = (size_t)st.st_size;
	im->bytes = malloc(im->size);
	if (!im->bytes)
		return refuse(r, "out of memory for guest ELF");
	if (read_all(fd, im->bytes, im->size))
		return refuse(r, "cannot read guest ELF");
	return 0;
}

static int read_file(const struct reader *r)
{
	int fd = open(r->path, O_RDONLY | O_CLOEXEC);
	int failed;

	if (fd < 0)
		return refuse(r, "cannot open guest ELF (%s)", strerror(errno));
	failed = read_open_file(r, fd);
	close(fd);
	return failed;
}

static int check_header(const struct reader *r, const struct pt_guest_isa *isa)
{
	struct pt_image *im = r->im;
	GElf_Ehdr eh;

	elf_version(EV_CURRENT);
	im->elf = elf_memory((char *)im->bytes, im->size);
	if (!im->elf || elf_kind(im->elf) != ELF_K_ELF || !gelf_getehdr(im->elf, &eh))
		return refuse(r, "damaged guest: no ELF file");
	if (eh.e_ident[EI_CLASS] != ELFCLASS64)
		return refuse(r, "damaged guest: not a 64-bit ELF file");
	im->big_endian = eh.e_ident[EI_DATA] == ELFDATA2MSB;
	if (im->big_endian != isa->big_endian || eh.e_machine != isa->elf_machine)
		return refuse(r, "guest ELF is not for %s", isa->name);
	if (eh.e_type != ET_EXEC)
		return refuse(r, "damaged guest: not a static executable");
	return 0;
}

static int add_segment(const struct reader *r, const GElf_Phdr *ph, u64 *total)
{
	struct pt_image *im = r->im;
	const size_t nr = im->nr_segments;
	const struct pt_segment *last = nr ? &im->segment[nr - 1] : NULL;

	if (nr == PT_MAX_SEGMENTS)
		return refuse(r, "damaged guest: too many segments");
	/* One without contents may claim any offset. */
	if (ph->p_filesz > ph->p_memsz ||
	    (ph->p_filesz && (ph->p_offset > im->size || ph->p_filesz > im->size - ph->p_offset)))
		return refuse(r, "damaged guest: segment %zu lies outside the file", nr);
	if (ph->p_memsz > MAX_MEMORY - *total || ph->p_vaddr + ph->p_memsz < ph->p_vaddr)
		return refuse(r, "damaged guest: segment %zu is too large", nr);
	if (last && ph->p_vaddr < last->start + last->size)
		return refuse(r, "damaged guest: segments %zu and %zu overlap", nr - 1, nr);
	*total += ph->p_memsz;
	im->segment[im->nr_segments++] = (struct pt_segment){
		.start = ph->p_vaddr,
		.size = ph->p_memsz,
		.offset = ph->p_filesz ? ph->p_offset : 0,
		.filled = ph->p_filesz,
		.write = ph->p_flags & PF_W,
		.execute = ph->p_flags & PF_X,
	};
	return 0;
}

static int find_segments(const struct reader *r)
{
	u64 total = 0;
	size_t n = 0;

	if (elf_getphdrnum(r->im->elf, &n))
		return refuse(r, "damaged guest: no program headers");
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr ph;

		if (!gelf_getphdr(r->im->elf, (int)i, &ph))
			return refuse(r, "damaged guest: program header %zu lies outside the file",
				      i);
		if (ph.p_type == PT_LOAD && ph.p_memsz && add_segment(r, &ph, &total))
			return -1;
	}
	if (!r->im->nr_segments)
		return refuse(r, "damaged guest: nothing to load");
	return 0;
}

static const struct pt_segment *segment_of(const struct pt_image *im, u64 address, u64 size)
{
	for (size_t i = 0; i < im->nr_segments; i++) {
		const struct pt_segment *s = &im->segment[i];

		if (address >= s->start && size <= s->size && address - s->start <= s->size - size)
			return s;
	}
	return NULL;
}

/* The symbols an engine needs, with the sizes this program gives them. */
static const struct {
	const char *name;
	size_t at; /* in struct pt_guest_objects */
	u64 size;  /* 0: a function */
} wanted[] = {
	{ "pt_guest_request", offsetof(struct pt_guest_objects, request),
	  sizeof(struct pt_request) },
	{ "pt_guest_response", offsetof(struct pt_guest_objects, response),
	  sizeof(struct pt_response) },
	{ "pt_guest_calls", offsetof(struct pt_guest_objects, calls),
	  sizeof(struct pt_call[PT_MAX_CALLS]) },
	{ "pt_guest_between", offsetof(struct pt_guest_objects, between),
	  sizeof(struct pt_between) },
	{ "pt_guest_main", offsetof(struct pt_guest_objects, main), 0 },
};

static int take_object(const struct reader *r, const char *name, const GElf_Sym *sym)
{
	struct pt_image *im = r->im;

	/* no object, but a place in the machine's memory */
	if (!strcmp(name, "pt_image_mailbox"))
		im->at.mailbox = sym->st_value;

	for (size_t i = 0; i < PT_ARRAY_SIZE(wanted); i++) {
		const struct pt_segment *s;

		if (strcmp(wanted[i].name, name))
			continue;
		if (wanted[i].size && wanted[i].size != sym->st_size)
			return refuse(r, "guest was built by another version: %s has %llu bytes",
				      name, (unsigned long long)sym->st_size);
		s = segment_of(im, sym->st_value, wanted[i].size);
		if (!s || (wanted[i].size && !s->write))
			return refuse(r, "damaged guest: %s lies outside its memory", name);
		memcpy((char *)&im->at + wanted[i].at, &sym->st_value, sizeof(u64));
	}
	return 0;
}

/*
 * powerpc's ELFv1: a function symbol names a descriptor in .opd whose first
 * word is the address of the code.
 */
static u64 code_address(const struct pt_image *im, u64 address, bool descriptor)
{
	const struct pt_segment *s = segment_of(im, address, sizeof(u64));
	u64 code;

	if (!descriptor || !s || address - s->start + sizeof(u64) > s->filled)
		return address;
	pt_guest_words(im->big_endian, &code, im->bytes + s->offset + (address - s->start),
		       sizeof(code));
	return code;
}

static size_t find_opd(struct pt_image *im)
{
	Elf_Scn *scn = NULL;
	size_t names;

	if (elf_getshdrstrndx(im->elf, &names))
		return 0;
	while ((scn = elf_nextscn(im->elf, scn))) {
		GElf_Shdr sh;
		const char *name = NULL;

		if (gelf_getshdr(scn, &sh))
			name = elf_strptr(im->elf, names, sh.sh_name);
		if (name && !strcmp(name, ".opd"))
			return elf_ndxscn(scn);
	}
	return 0;
}

static int take_symbols(const struct reader *r, Elf_Data *data, const GElf_Shdr *sh)
{
	struct pt_image *im = r->im;
	const size_t opd = find_opd(im), n = data->d_size / sizeof(Elf64_Sym);

	im->function = calloc(n ? n : 1, sizeof(*im->function));
	if (!im->function)
		return refuse(r, "out of memory for guest symbols");
	for (size_t i = 0; i < n; i++) {
		const char *name;
		GElf_Sym sym;

		if (!gelf_getsym(data, (int)i, &sym) || sym.st_shndx == SHN_UNDEF)
			continue;
		name = elf_strptr(im->elf, sh->sh_link, sym.st_name);
		if (!name)
			continue;
		if (take_object(r, name, &sym))
			return -1;
		if (GELF_ST_TYPE(sym.st_info) == STT_FUNC)
			im->function[im->nr_functions++] = (struct pt_image_function){
				.start = code_address(im, sym.st_value, opd && sym.st_shndx == opd),
				.size = sym.st_size,
				.name = name,
			};
	}
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct pt_image_function *f = a, *g = b;

	return (f->start > g->start) - (f->start < g->start);
}

static int find_symbols(const struct reader *r)
{
	struct pt_image *im = r->im;
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(im->elf, scn))) {
		Elf_Data *data;
		GElf_Shdr sh;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_SYMTAB || im->function)
			continue;
		data = elf_getdata(scn, NULL);
		if (!data)
			return refuse(r, "damaged guest: no readable symbol table");
		if (take_symbols(r, data, &sh))
			return -1;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(wanted); i++) {
		u64 address;

		memcpy(&address, (const char *)&im->at + wanted[i].at, sizeof(address));
		if (!address)
			return refuse(r, "damaged guest: no symbol %s", wanted[i].name);
	}
	qsort(im->function, im->nr_functions, sizeof(*im->function), by_start);
	return 0;
}

int pt_image_open(struct pt_image *im, const char *path, const struct pt_guest_isa *isa, char *err,
		  size_t err_size)
{
	const struct reader r = { im, path, err, err_size };

	memset(im, 0, sizeof(*im));
	if (read_file(&r) || check_header(&r, isa) || find_segments(&r) || find_symbols(&r)) {
		pt_image_close(im);
		return -1;
	}
	return 0;
}

void pt_image_close(struct pt_image *im)
{
	if (im->elf)
		elf_end(im->elf);
	free(im->function);
	free(im->bytes);
	memset(im, 0, sizeof(*im));
}

void pt_image_name(const struct pt_image *im, u64 pc, char *text, size_t size)
{
	const struct pt_image_function *f = NULL;

	for (size_t i = 0; i < im->nr_functions && im->function[i].start <= pc; i++)
		if (pc - im->function[i].start < im->function[i].size)
			f = &im->function[i];
	if (f)
		snprintf(text, size, "0x%llx (%s+0x%llx)", (unsigned long long)pc, f->name,
			 (unsigned long long)(pc - f->start));
	else
		snprintf(text, size, "0x%llx", (unsigned long long)pc);
}

void pt_guest_words(bool big_endian, void *to, const void *from, size_t bytes)
{
	const bool swap = big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	const unsigned char *p = from;
	unsigned char *q = to;

	for (; bytes >= sizeof(u64); bytes -= sizeof(u64), p += sizeof(u64), q += sizeof(u64)) {
		u64 word;

		memcpy(&word, p, sizeof(word));
		if (swap)
			word = __builtin_bswap64(word);
		memcpy(q, &word, sizeof(word));
	}
}

const char *pt_guest_answer(const struct pt_request *rq, const struct pt_response *rs)
{
	if (rs->magic != PT_WIRE_MAGIC)
		return "the guest ended without an answer";
	if (rs->nr_results > PT_MAX_RESULTS)
		return "the guest's answer makes no sense: too many results";
	if (rq->verb != PT_VERB_RUN && rs->nr_calls > PT_MAX_CALLS)
		return "the guest's answer makes no sense: too many calls";
	return NULL;
}
