/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands, each of which returns the exit status. */
#ifndef PT_COMMAND_H
#define PT_COMMAND_H

#include "conformance/options/options.h"

/* Ends with a row without name. */
extern const struct pt_command pt_commands[];

int pt_cmd_run(const struct pt_options *o); /* run and kernel */
int pt_cmd_diff(const struct pt_options *o);
int pt_cmd_explain(const struct pt_options *o);
int pt_cmd_decode(const struct pt_options *o);
int pt_cmd_contract(const struct pt_options *o);
int pt_cmd_mutate(const struct pt_options *o);
int pt_cmd_misuse(const struct pt_options *o);
int pt_cmd_list(const struct pt_options *o);
int pt_cmd_history(const struct pt_options *o);
int pt_cmd_completion(const struct pt_options *o);
int pt_cmd_doctor(const struct pt_options *o);
int pt_cmd_merge(const struct pt_options *o);
int pt_cmd_watch(const struct pt_options *o);
int pt_cmd_race(const struct pt_options *o);

/*
 * The parts of contract: as a document; as facts for notes; as C that checks calls; against a
 * tree's document.
 */
int pt_contract_rst(const struct pt_options *o);
int pt_contract_md(const struct pt_options *o);
int pt_contract_checked(const struct pt_options *o);
int pt_contract_check(const struct pt_options *o);
int pt_contract_warn(const struct pt_options *o);

/* The jobs there are, as lines that can be pasted or for what starts jobs. */
int pt_cells_list(const struct pt_options *o);

/* Known deviations: all, as lines or as a document; one whole; those of a helper, a line each. */
struct pt_deviation;
int pt_deviations_list(const struct pt_options *o);
void pt_deviation_print(const struct pt_deviation *d);
void pt_deviations_of_helper(const struct pt_options *o, const char *helper);

#endif
