/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of read.c that reads witnesses. */
#ifndef PT_READ_WITNESS_H
#define PT_READ_WITNESS_H

#include <jansson.h>

#include "conformance/report/report.h"
#include "conformance/report/words.h"

/* A key's text, "" if it has none. */
const char *pt_json_text(const json_t *o, const char *key);
/* violations: NULL if nothing is said of them.  To be freed. */
struct pt_witness *pt_read_witness(struct pt_words **words, const json_t *witness,
				   const json_t *violations);

#endif
