// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "conformance/report/report.h"

const char pt_format_list[] = "table json junit ktap html kcidb mail";

pt_writer pt_writer_named(const char *format)
{
	static const struct {
		const char *name;
		pt_writer writer;
	} writers[] = {
		{ "table", pt_write_table }, { "json", pt_write_json }, { "junit", pt_write_junit },
		{ "ktap", pt_write_ktap },   { "html", pt_write_html }, { "kcidb", pt_write_kcidb },
		{ "mail", pt_write_mail },
	};
	for (size_t i = 0; i < PT_ARRAY_SIZE(writers); i++)
		if (!strcmp(writers[i].name, format))
			return writers[i].writer;
	return NULL;
}
