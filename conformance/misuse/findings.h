/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How findings come to be, and which stay. */
#ifndef PT_MISUSE_FINDINGS_H
#define PT_MISUSE_FINDINGS_H

#include "conformance/misuse/facts.h"
#include "conformance/misuse/misuse.h"

struct pt_misuse *pt_misuse_add(struct pt_misuses *m, enum pt_misuse_class class, const char *file,
				const struct pt_caller_fact *f);
/* Its path, in words. */
__attribute__((format(printf, 2, 3))) void pt_misuse_say(struct pt_misuse *x, const char *format,
							 ...);
/* Is there one of the class at that place, or anywhere in that function? */
bool pt_misuse_has(const struct pt_misuses *m, enum pt_misuse_class class, const char *file,
		   const struct pt_caller_fact *f);
bool pt_misuse_has_function(const struct pt_misuses *m, enum pt_misuse_class class,
			    const char *file, const char *function);
void pt_misuse_sort(struct pt_misuses *m);
/* Those for which it says no go. */
typedef bool pt_misuse_stays(const struct pt_misuse *x, const void *arg);
void pt_misuse_keep(struct pt_misuses *m, pt_misuse_stays *stays, const void *arg);

#endif
