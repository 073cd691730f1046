// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Commands that fail by no fault of what they were given: a compiler that
 * crashes or is killed, a file system that is full.  Nothing that was found
 * out by such a failure is true of the tree: no helper is absent and no file
 * "does not compile" because of it.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <gelf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "conformance/subject/kernel.h"
#include "conformance/subject/kernel_build.h"

/*
 * With less room than this what went wrong was most likely the writing, even if the log names
 * an error; with less than the second, if it names none; with less than the third, if nothing
 * could be written to it.  A compiler removes what it could not write to the end, which makes
 * room again: a header that is compiled beforehand takes most.
 */
#define FULL_BYTES   (64ULL << 10)
#define SCARCE_BYTES (4ULL << 20)
#define SILENT_BYTES (64ULL << 20)

/* Text that only a machine in trouble prints, and what is said of it. */
static const struct {
	const char *text, *said;
} troubles[] = {
	{ "No space left on device", "no space left on device" },
	{ "Disk quota exceeded", "disk quota exceeded" },
	{ "File too large", "file too large for this file system or process" },
	{ "Input/output error", "input/output error" },
	{ "Too many open files", "too many open files" },
	{ "Resource temporarily unavailable", "no more processes can be started" },
	{ "Cannot allocate memory", "out of memory" },
	{ "virtual memory exhausted", "out of memory" },
	{ "out of memory allocating", "out of memory" },
	{ "memory exhausted", "out of memory" },
};

bool pt_is_trouble(const char *line)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(troubles); i++)
		if (strcasestr(line, troubles[i].text) || strstr(line, troubles[i].said))
			return true;
	return false;
}

static void sigtext(int signal, char *text, size_t size)
{
	const char *name = sigabbrev_np(signal);

	if (name)
		snprintf(text, size, "SIG%s", name);
	else
		snprintf(text, size, "signal %d", signal);
}

/* The signal whose description begins here, or 0. */
static int signal_described(const char *text)
{
	for (int s = 1; s < 32; s++) {
		const char *said = sigdescr_np(s);

		if (said && !strncmp(text, said, strlen(said)))
			return s;
	}
	return 0;
}

/* Make's "*** [scripts/Makefile.build:250: lib/x.o] …" names what was being made. */
static void read_target(const char *line, char *target, size_t size)
{
	const char *p = strstr(line, "*** ["), *end = p ? strchr(p, ']') : NULL;

	if (!end)
		return;
	p += 5;
	for (const char *q = p; q < end; q++)
		if (*q == ':')
			p = q + 1;
	p += strspn(p, " ");
	snprintf(target, size, "%.*s", (int)(end - p), p);
}

/*
 * A signal that ended what made this target.  A program of the tree's own may
 * crash by the tree's fault, and old ones do; what makes objects and assembly
 * is the compiler, and nobody but the machine sends SIGKILL.
 */
static int signal_of_compiler(int signal, const char *target)
{
	const size_t n = strlen(target);

	if (signal == SIGKILL)
		return signal;
	return n > 2 && (!strcmp(target + n - 2, ".o") || !strcmp(target + n - 2, ".s")) ? signal
											 : 0;
}

/*
 * A signal that a line of a log speaks of: gcc of its parts ("Segmentation
 * fault signal terminated program cc1", "ld terminated with signal 11"), make
 * of a shell ("[lib/x.o] Error 139") or of what it started itself ("[lib/x.o]
 * Killed").
 */
static int signal_in(const char *line)
{
	const char *p = strstr(line, " signal terminated program");
	char target[128] = "";
	int status = 0;

	if (p) {
		while (p > line && p[-1] != ':')
			p--;
		return signal_described(p + strspn(p, " "));
	}
	p = strstr(line, "terminated with signal ");
	if (p)
		return atoi(p + strlen("terminated with signal "));
	p = strstr(line, "*** [");
	p = p ? strstr(p, "] ") : NULL;
	if (!p)
		return 0;
	read_target(line, target, sizeof(target));
	if (sscanf(p, "] Error %d", &status) == 1)
		status = status > 128 && status < 128 + 32 ? status - 128 : 0;
	else
		status = signal_described(p + 2);
	return signal_of_compiler(status, target);
}

struct mishap {
	int signal;
	const char *said;
	char crash[120]; /* the compiler's own words */
	char target[128];
	bool silent;   /* the log is empty */
	bool error;    /* it has one in words */
	unsigned late; /* seconds, if it took too long */
};

static void read_line(struct mishap *m, const char *line)
{
	static const char crashed[] = "internal compiler error: ";
	const char *p = strstr(line, crashed);
	const int s = signal_in(line);

	m->error |= strstr(line, "error:") && !p;
	for (size_t i = 0; i < PT_ARRAY_SIZE(troubles) && !m->said; i++)
		if (strstr(line, troubles[i].text))
			m->said = troubles[i].said;
	if (p && !m->crash[0])
		snprintf(m->crash, sizeof(m->crash), "%s", p + strlen(crashed));
	if (s && !m->signal)
		m->signal = s;
	if ((m->signal || m->crash[0] || m->said) && !m->target[0])
		read_target(line, m->target, sizeof(m->target));
}

static void read_log(struct mishap *m, const char *log)
{
	char *text = log ? pt_read_file(log, NULL) : NULL, *save = NULL;

	m->silent = !text || !*text;
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		read_line(m, line);
	free(text);
}

static bool is_full(const char *path, unsigned long long least)
{
	struct statvfs st;

	return !statvfs(path, &st) && ((unsigned long long)st.f_bavail * st.f_frsize < least ||
				       (st.f_files && !st.f_favail));
}

static bool is_full_by(const struct pt_kbuild *kb, const struct mishap *m)
{
	return is_full(kb->cache.root, m->silent  ? SILENT_BYTES
				       : m->error ? FULL_BYTES
						  : SCARCE_BYTES);
}

static void describe(struct pt_kbuild *kb, const struct mishap *m, const char *program,
		     const char *what)
{
	char text[32];

	if (m->said && strcmp(m->said, troubles[0].said))
		snprintf(kb->mishap, sizeof(kb->mishap), "%s: %s, while %s", program, m->said,
			 what);
	else if (m->said)
		snprintf(kb->mishap, sizeof(kb->mishap), "%s: %.200s", m->said, kb->cache.root);
	else if (m->late) {
		snprintf(kb->mishap, sizeof(kb->mishap), "%s was still %s after %u s%s", program,
			 what, m->late, m->signal ? " of processor time" : "");
	} else if (m->silent && !m->signal && !m->crash[0]) {
		snprintf(kb->mishap, sizeof(kb->mishap), "%s failed without a word, while %s",
			 program, what);
	} else if (m->signal) {
		sigtext(m->signal, text, sizeof(text));
		snprintf(kb->mishap, sizeof(kb->mishap), "%s was killed by %s while %s", program,
			 text, what);
	} else {
		snprintf(kb->mishap, sizeof(kb->mishap), "%s crashed while %s: %.75s", program,
			 what, m->crash);
	}
}

static void note_late(struct mishap *m, int status, const char *program)
{
	char *argv[] = { strcmp(program, "kbuild") ? "cc" : "make", NULL };
	const struct pt_argv command = { argv, 1 };

	if (m->signal == SIGXCPU)
		m->late = pt_spawn_processor_limit(&command);
	else if (status == PT_SPAWN_LATE)
		m->late = pt_spawn_limit(&command);
}

/* It failed, was started at all, and the log is empty. */
static bool is_silent(const struct mishap *m, int status)
{
	return m->silent && status > 0 && status < PT_SPAWN_LATE;
}

bool pt_kbuild_mishap(struct pt_kbuild *kb, int status, bool all, const char *log,
		      const char *program, const char *what)
{
	struct mishap m = { 0 };
	char making[160];

	if (kb->mishap[0] || (!status && !all))
		return kb->mishap[0];
	read_log(&m, log);
	if (status > 128 && !m.signal)
		m.signal = status - 128;
	if (status && !m.said && is_full_by(kb, &m))
		m.said = troubles[0].said;
	note_late(&m, status, program);
	/* a compiler that finds fault with a file says so */
	if (m.said || m.signal || m.crash[0] || m.late || (log && is_silent(&m, status))) {
		snprintf(making, sizeof(making), "making %s", m.target);
		describe(kb, &m, program, m.target[0] ? making : what);
	} else if (status == -1 || (status >= 125 && status <= 127)) {
		snprintf(kb->mishap, sizeof(kb->mishap), "%s could not be started", program);
	}
	if (!kb->mishap[0])
		return false;
	pt_kbuild_fail(kb, "%s", kb->mishap);
	return true;
}

/* Every section of an object is where its header says. */
static bool has_sections(Elf *elf, u64 size)
{
	size_t n = 0;

	if (elf_getshdrnum(elf, &n) || !n)
		return false;
	for (size_t i = 0; i < n; i++) {
		Elf_Scn *section = elf_getscn(elf, i);
		GElf_Shdr h;

		if (!section || !gelf_getshdr(section, &h))
			return false;
		if (h.sh_type != SHT_NOBITS && h.sh_type != SHT_NULL &&
		    (h.sh_offset > size || h.sh_size > size - h.sh_offset))
			return false;
	}
	return true;
}

static bool is_object_of(Elf *elf, const struct pt_guest_isa *isa, u64 size)
{
	GElf_Ehdr h;

	return elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &h) &&
	       h.e_machine == isa->elf_machine && h.e_type == ET_REL && has_sections(elf, size);
}

bool pt_kbuild_is_whole(struct pt_kbuild *kb, const char *object, const char *program,
			const char *what)
{
	size_t size = 0;
	char *bytes = pt_read_file(object, &size);
	bool whole = !bytes;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = bytes ? elf_memory(bytes, size) : NULL;
	whole = whole || (elf && is_object_of(elf, kb->b->isa, size));
	if (elf)
		elf_end(elf);
	free(bytes);
	if (whole || kb->mishap[0])
		return whole;
	if (is_full(kb->cache.root, SCARCE_BYTES))
		snprintf(kb->mishap, sizeof(kb->mishap), "%s: %.200s", troubles[0].said,
			 kb->cache.root);
	else
		snprintf(kb->mishap, sizeof(kb->mishap),
			 "%s says that all went well, and left no whole object, %s", program, what);
	pt_kbuild_fail(kb, "%s", kb->mishap);
	return false;
}

int pt_kbuild_unchanged(struct pt_kbuild *kb)
{
	const char *path = pt_manifest_changed(&kb->inputs, kb->stats);

	if (!path)
		return 0;
	kb->changed = true;
	return pt_kbuild_fail(kb,
			      "the tree changed while it was read: %s; run again when "
			      "nobody writes to it",
			      path);
}
