/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept is read as it was written, or not at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/run/kept.h"
#include "harness.h"

static char folder[] = "/tmp/ptconform-kept-XXXXXX";
static char path[sizeof(folder) + 16];
static const char found[] = "what was found";

static void begin(void)
{
	strcpy(folder + sizeof(folder) - sizeof("XXXXXX"), "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/kept", folder);
	pt_kept_write(path, found, sizeof(found));
}

static void end(void)
{
	unlink(path);
	rmdir(folder);
}

static bool reads(void)
{
	char data[sizeof(found)] = "";

	return pt_kept_read(path, data, sizeof(data)) && !memcmp(data, found, sizeof(found));
}

START_TEST(reads_what_was_written)
{
	char other[sizeof(found) + 1];

	ck_assert(reads());
	ck_assert(reads());
	ck_assert(!pt_kept_read(path, other, sizeof(other)));
}
END_TEST

/* Cut short, longer, or with another byte in it: found again, and kept again. */
START_TEST(nothing_of_a_damaged_file)
{
	FILE *f = fopen(path, "r+");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, -(long)_i, SEEK_END), 0);
	if (_i == 1)
		ck_assert_int_eq(ftruncate(fileno(f), ftell(f)), 0);
	else
		fputc('\n', f);
	fclose(f);
	ck_assert(!reads());
	ck_assert_int_ne(access(path, F_OK), 0);
	pt_kept_write(path, found, sizeof(found));
	ck_assert(reads());
}
END_TEST

/* What was found of one guest is not put beside another. */
START_TEST(nothing_of_another_place)
{
	char other[sizeof(path) + 8];

	snprintf(other, sizeof(other), "%s-other", path);
	ck_assert_int_eq(rename(path, other), 0);
	memcpy(path + strlen(path), "-other", 7);
	ck_assert(!reads());
}
END_TEST

int main(void)
{
	Suite *s = suite_create("what is kept");
	TCase *t = tcase_create("kept");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, reads_what_was_written);
	tcase_add_loop_test(t, nothing_of_a_damaged_file, 0, 24);
	tcase_add_test(t, nothing_of_another_place);
	suite_add_tcase(s, t);
	return run_suite(s);
}
