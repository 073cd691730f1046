/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the host program knows of an architecture, gathered from its folder:
 * the MMU model and modes, the bit names, the builtin subjects compiled for
 * the host, how Unicorn runs its code, how its kernel is configured.
 * arch/<arch>/host.c defines pt_host_<arch>; the list is made by meson.
 */
#ifndef PT_ARCH_HOST_H
#define PT_ARCH_HOST_H

#include "conformance/entry/layout.h"
#include "generic/subject/subject.h"

/* How to run one instruction set in Unicorn; NULL hooks do nothing. */
struct pt_unicorn {
	int uc_arch, uc_mode;
	bool big_endian;
	unsigned page;	    /* mapping granularity in bytes */
	bool exec_writable; /* text must be mapped RWX (s390) */
	int reg_pc, reg_sp;
	u32 nop; /* an instruction that does nothing, as stored bytes */
	/*
	 * Puts the freshly opened engine in the state compiled C expects, with
	 * a return address and stack pointer; returns the pc to start from, or
	 * 0 with a message in err.
	 */
	u64 (*prepare)(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size);
};

/* How guests for one mode are built and run. */
struct pt_guest_isa {
	const char *name;      /* "x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "sparc64" */
	const char *cross;     /* compiler prefix: "aarch64-linux-gnu-" */
	const char *package;   /* Debian package with that compiler */
	const char *qemu_user; /* "qemu-aarch64" */
	unsigned elf_machine;  /* EM_* */
	bool big_endian;
	const char *const *cflags; /* NULL-terminated, beside the common ones */
	const struct pt_unicorn *unicorn;
};

/*
 * How a kernel tree is configured and compiled for one mode.  Data only; what
 * a tree lacks is found by trying.  Several modes may share one `config` (same
 * name): then they share the configured tree and the guest ELF.
 */
struct pt_kernel_build {
	const char *mode;	    /* name in pt_arch.modes */
	const char *config;	    /* name of the configuration: "x86_64", "arm64-4k" */
	const char *karch;	    /* ARCH= */
	const char *const *options; /* config fragment lines beside the common ones */
	/*
	 * CONFIG_ symbols that must be y in the end, or as much as "CONFIG_SYMBOL>=4"
	 * says, or the mode is skipped: the tree does not have it.  NULL: none.
	 */
	const char *const *needs;
	const char *const *cflags;  /* appended to the tree's own flags */
	const char *const *drop;    /* words left out of the tree's own flags; NULL: none */
	const char *const *ldflags; /* for the guest's link; NULL: none */
	const char *const
		*sources; /* tree .c files that may hold helpers; missing ones are skipped */
	const char *init; /* file in kernel/ of the arch folder: boot-time state */
	const struct pt_guest_isa *isa;
};

/*
 * How QEMU runs bare-metal images: a row per kind of machine.  What the guest
 * of a mode says of the machine is in qemu-images/<folder>.  A row without a
 * program says why a mode has no machine.
 */
struct pt_qemu {
	const char *mode;	      /* name in pt_arch.modes; NULL: the others */
	const char *program;	      /* "qemu-system-aarch64" */
	const char *package;	      /* Debian package that has it */
	const char *folder;	      /* of the machine, in qemu-images/ */
	const char *const *arguments; /* machine, processor, console; NULL-terminated */
	unsigned memory_mb;
	u64 memory_at;		  /* first address of the memory, as the image is linked */
	const char *image;	  /* the option that takes the image: "-kernel" */
	bool flat;		  /* it takes the image's memory, not the ELF file */
	bool one_thread;	  /* QEMU has not made this architecture multi-threaded */
	bool blind;		  /* its memory can be no file: what hangs has said where it is */
	const char *cpu_kvm;	  /* processor under KVM; NULL: KVM is not used here */
	const char *kvm_flag;	  /* that /proc/cpuinfo must have for KVM; NULL: none */
	const char *const *lacks; /* what each bit of image_machine.lacks means; NULL: never any */
	const char *why_not;	  /* instead of a program */
};

/*
 * A machine of the architecture on which switches that the kernel's helpers read are the
 * other way, where one kernel runs on both: a cell of a kernel subject is run on each, and
 * what is violated on any is.
 */
struct pt_machine {
	const char *name;  /* "nonx" */
	const char *brief; /* "without no-execute" */
	u64 lacks;	   /* PT_LACKS_*, PT_SWITCH_*; 0 ends a list */
	/* What is set otherwise, as the kernel calls it: "X86_FEATURE_NX=off sme_me_mask=bit51". */
	const char *switches;
	/* Globs of the clauses that this may turn, of others nothing is asked; NULL: all. */
	const char *only;
	const char *modes; /* glob of those it is tried in, NULL: all; one, if nothing hangs on the
			      mode */
};

struct pt_arch_host {
	const struct pt_arch *arch;
	const struct pt_layout *layout;
	const struct pt_subject *const *builtin; /* NULL-terminated, one per builtin mode */
	/* Which ISAs the builtin guest of each mode is built for: parallel to builtin. */
	const struct pt_guest_isa *const *builtin_isa;
	const struct pt_kernel_build *kernel; /* ends with .mode == NULL */
	const struct pt_qemu *qemu;	      /* ends with an empty row; NULL: none */
	const struct pt_machine *lesser;      /* NULL: none */
	const char *encoding;		      /* "Linux 6.12, Intel SDM vol. 3A 4.5" */
};

extern const struct pt_arch_host *const pt_arch_hosts[];
extern const size_t pt_nr_arch_hosts;
/* Is it one of its switches, by its whole name or without the value? */
bool pt_machine_has_switch(const struct pt_machine *m, const char *name);
const struct pt_arch_host *pt_arch_host_named(const char *name);
/* Which of its modes has that name; nr_modes: none. */
size_t pt_mode_number(const struct pt_arch *a, const char *name);
/* The machine of a mode; NULL: there is none. */
const struct pt_qemu *pt_qemu_of(const struct pt_arch_host *h, size_t mode);
/* Why there is none; NULL: nobody says. */
const char *pt_qemu_why_not(const struct pt_arch_host *h, size_t mode);

#endif
