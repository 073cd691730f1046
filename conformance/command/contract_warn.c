// SPDX-License-Identifier: GPL-2.0-or-later
/* contract --format vm-warn TREE: a patch that has the tree's helpers warn of misuse. */
#include "conformance/command/command.h"
#include "conformance/subject/kernel_tree.h"
#include "conformance/vmwarn/vmwarn.h"

int pt_contract_warn(const struct pt_options *o)
{
	struct pt_vm_warned sum;
	struct pt_kernel kernel;
	char err[512];

	if (o->nr_helper || o->nr_clause || o->all || o->tree)
		return pt_usage("--format vm-warn takes no other option than --arch");
	if (!o->nr_operands)
		return pt_usage("a patch is for a kernel tree: contract --format vm-warn TREE");
	if (pt_kernel_open(&kernel, o->operands[0], err, sizeof(err)))
		return pt_usage("%s", err);
	printf("VM_WARN_ON_ONCE() for helpers that are given an entry they must not be given\n\n"
	       "Made by ptconform " PT_VERSION " of its contract, for Linux %s.  A line says that "
	       "an entry\nis of a kind that the helper requires; ptconform explain HELPER says who "
	       "relies on it.\n\n",
	       kernel.version);
	sum = pt_vm_warn(stdout, kernel.tree, o);
	fprintf(stderr,
		"ptconform: %u lines; %u definitions get none, for reasons that stand before "
		"the diff\n",
		sum.lines, sum.skipped);
	return sum.lines ? PT_EXIT_OK
			 : pt_usage("no helper of %s can be given a line", kernel.tree);
}
