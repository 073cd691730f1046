// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/work/folders.h"

#include <stdlib.h>

/* Set by the build: where it puts guests, and where `meson install` does. */
#ifndef PT_GUEST_DIR
#define PT_GUEST_DIR "guests"
#endif

const char *pt_guest_dir(void)
{
	const char *dir = getenv("PTCONFORM_GUEST_DIR");

	return dir && *dir ? dir : PT_GUEST_DIR;
}

#ifndef PT_DATA_DIR
#error "PT_DATA_DIR must name the folder with arch/, generic/ and conformance/subject/shim/"
#endif

const char *pt_data_dir(void)
{
	const char *dir = getenv("PTCONFORM_DATA_DIR");

	return dir && *dir ? dir : PT_DATA_DIR;
}
