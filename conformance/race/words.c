// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/words.h"

const char *const pt_memory_names[PT_NR_MEMORIES] = { "sc", "tso", "weak" };
