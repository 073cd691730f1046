// SPDX-License-Identifier: GPL-2.0-or-later
/* include/linux/swapops.h. */
#include "generic/contract/contract.h"

const struct pt_maker pt_makers[] = {
	{ H_make_readable_migration_entry, PT_KIND_MIGRATION },
	{ H_make_readable_exclusive_migration_entry, PT_KIND_MIGRATION },
	{ H_make_writable_migration_entry, PT_KIND_MIGRATION },
	{ H_make_readable_device_private_entry, PT_KIND_DEVICE },
	{ H_make_writable_device_private_entry, PT_KIND_DEVICE },
	{ H_make_readable_device_exclusive_entry, PT_KIND_DEVICE },
	{ H_make_writable_device_exclusive_entry, PT_KIND_DEVICE },
	{ H_make_device_exclusive_entry, PT_KIND_DEVICE },
	{ H_make_hwpoison_entry, PT_KIND_POISON },
};
const size_t pt_nr_makers = PT_ARRAY_SIZE(pt_makers);
