/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trees as they lie on a disk: farms, files that change, logs of machines in trouble. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/subject/commit.h"
#include "conformance/subject/farm.h"
#include "conformance/subject/kernel_build.h"
#include "conformance/subject/kernel_search.h"
#include "harness.h"

static char scratch[64];

static void setup(void)
{
	snprintf(scratch, sizeof(scratch), "/tmp/ptconform-disk-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static void teardown(void)
{
	pt_remove_tree(scratch);
}

static const char *in(const char *name)
{
	static char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	return path;
}

static void put(const char *name, const char *text)
{
	char folder[2 * PATH_MAX];

	snprintf(folder, sizeof(folder), "%s", in(name));
	*strrchr(folder, '/') = '\0';
	ck_assert_int_eq(pt_make_dirs(folder), 0);
	ck_assert_int_eq(pt_write_file(in(name), text), 0);
}

/* ---- farms ---- */

static const char *const folders[] = { "arch/s390", "include", "lib", "scripts", NULL };

static void put_tree(void)
{
	static const char *const files[] = {
		"Makefile",
		"arch/s390/mm/init.c",
		"arch/s390/kernel/vmlinux.lds.S",
		"arch/arm/mm/init.c",
		"include/linux/mm.h",
		"include/asm-generic/vmlinux.lds.h",
		"lib/x.c",
		"scripts/kconfig/lexer.c_shipped",
		"drivers/x/x.c",
	};
	char name[PATH_MAX];

	for (size_t i = 0; i < PT_ARRAY_SIZE(files); i++) {
		snprintf(name, sizeof(name), "tree/%s", files[i]);
		put(name, files[i]);
	}
	put("tree/scripts/kconfig/.gitignore", "*.moc\n/settings.h\n");
}

static int sync_farm(void)
{
	char tree[2 * PATH_MAX], farm[2 * PATH_MAX];

	snprintf(tree, sizeof(tree), "%s", in("tree"));
	snprintf(farm, sizeof(farm), "%s", in("farm"));
	return pt_farm_sync(farm, tree, folders);
}

static bool farm_has(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "farm/%s", name);
	return !access(in(path), R_OK);
}

static const char *const made[] = {
	".config",
	"include/config/auto.conf",
	"include/generated/autoconf.h",
	"arch/s390/include/generated/asm/x.h",
	"arch/s390/kernel/vmlinux.lds",
	"lib/x.o",
	"lib/table.h",
	"scripts/kconfig/conf",
	"scripts/kconfig/settings.h",
	"scripts/kconfig/parser.tab.c",
};

static void put_build(void)
{
	static const char *const notes[] = { "arch/s390/kernel/.vmlinux.lds.cmd", "lib/.x.o.cmd",
					     "lib/.table.h.cmd", "scripts/kconfig/.conf.cmd" };
	char name[PATH_MAX];

	for (size_t i = 0; i < PT_ARRAY_SIZE(made); i++) {
		snprintf(name, sizeof(name), "tree/%s", made[i]);
		put(name, "made");
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(notes); i++) {
		snprintf(name, sizeof(name), "tree/%s", notes[i]);
		put(name, "a note");
	}
}

START_TEST(a_farm_has_all_of_a_tree_but_what_a_build_made)
{
	static const char *const kept[] = { "Makefile",
					    "arch/s390/kernel/vmlinux.lds.S",
					    "arch/arm/mm/init.c",
					    "include/linux/mm.h",
					    "include/asm-generic/vmlinux.lds.h",
					    "lib/x.c",
					    "scripts/kconfig/lexer.c_shipped",
					    "drivers/x/x.c" };
	struct stat st;

	put_tree();
	ck_assert(!pt_farm_is_built(in("tree"), folders));
	put_build();
	ck_assert(pt_farm_is_built(in("tree"), folders));
	ck_assert_int_eq(sync_farm(), 0);
	for (size_t i = 0; i < PT_ARRAY_SIZE(kept); i++)
		ck_assert_msg(farm_has(kept[i]), "no %s", kept[i]);
	for (size_t i = 0; i < PT_ARRAY_SIZE(made); i++)
		ck_assert_msg(!farm_has(made[i]), "%s", made[i]);
	/* what kbuild does not look into is a link to the whole */
	ck_assert(!lstat(in("farm/drivers"), &st) && S_ISLNK(st.st_mode));
	ck_assert(!lstat(in("farm/arch/arm"), &st) && S_ISLNK(st.st_mode));
	ck_assert(!lstat(in("farm/arch/s390"), &st) && S_ISDIR(st.st_mode));
}
END_TEST

/* One thing a build may have left, where nothing else is. */
START_TEST(each_trace_of_a_build_is_seen)
{
	static const char *const traces[] = { ".config",
					      "include/config/auto.conf",
					      "include/generated/autoconf.h",
					      "arch/s390/include/generated/asm/x.h",
					      "arch/s390/kernel/asm-offsets.s",
					      "lib/x.o",
					      "scripts/basic/fixdep" };
	char name[PATH_MAX];

	put_tree();
	snprintf(name, sizeof(name), "tree/%s", traces[_i]);
	put(name, "made");
	ck_assert(pt_farm_is_built(in("tree"), folders));
}
END_TEST

START_TEST(a_farm_follows_its_tree)
{
	put_tree();
	ck_assert_int_eq(sync_farm(), 0);
	put("tree/include/linux/new.h", "");
	put("tree/include/new/new.h", "");
	unlink(in("tree/lib/x.c"));
	pt_remove_tree(in("tree/arch/s390/mm"));
	pt_remove_tree(in("tree/drivers"));
	put_build();
	ck_assert_int_eq(sync_farm(), 0);
	ck_assert(farm_has("include/linux/new.h") && farm_has("include/new/new.h"));
	ck_assert(!farm_has("lib/x.c") && !farm_has("arch/s390/mm") && !farm_has("drivers"));
	ck_assert(access(in("farm/arch/s390/mm"), F_OK) && !farm_has("scripts/kconfig/conf"));
	ck_assert(farm_has("scripts/kconfig/lexer.c_shipped"));
	ck_assert(!access(in("tree/scripts/kconfig/conf"), F_OK));
}
END_TEST

START_TEST(what_a_tree_lacks_is_filled_until_it_has_it)
{
	char farm[2 * PATH_MAX], *text;

	snprintf(farm, sizeof(farm), "%s", in("farm"));
	put_tree();
	ck_assert_int_eq(sync_farm(), 0);
	ck_assert(!pt_farm_is_filled(farm));
	ck_assert_int_eq(pt_farm_fill(farm, "samples/Kconfig", ""), 0);
	ck_assert_int_eq(sync_farm(), 0);
	ck_assert(farm_has("samples/Kconfig") && pt_farm_is_filled(farm));
	put("tree/samples/Kconfig", "real");
	ck_assert_int_eq(sync_farm(), 0);
	text = pt_read_file(in("farm/samples/Kconfig"), NULL);
	ck_assert_str_eq(text, "real");
	free(text);
}
END_TEST

/* ---- files that change ---- */

static struct pt_stats *open_stats(struct pt_cache *c)
{
	char err[256];

	setenv("PTCONFORM_CACHE_DIR", in("cache"), 1);
	ck_assert_int_eq(pt_cache_open(c, err, sizeof(err)), 0);
	return pt_stats_load(c, in("tree"));
}

START_TEST(a_file_written_to_after_the_start_is_told)
{
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	struct pt_manifest m = { 0 };
	char hex[PT_HEX_SIZE];

	put_tree();
	/* one that was looked at before, one that was not, one written to just before the start */
	ck_assert(pt_stats_hash(s, "lib/x.c", hex));
	put("tree/include/linux/mm.h", "edited just now");
	pt_stats_begin(s, false);
	pt_manifest_add(&m, s, 'C', "lib/x.c");
	pt_manifest_add(&m, s, 'C', "include/linux/mm.h");
	pt_manifest_add(&m, s, 'C', "lib/");
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	put("tree/lib/.x.c.swp", "an editor's");
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	put("tree/lib/x.c", "edited");
	ck_assert_str_eq(pt_manifest_changed(&m, s), "lib/x.c");
	/* in the next round it is what it is */
	pt_stats_begin(s, false);
	ck_assert(pt_stats_hash(s, "lib/x.c", hex));
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	put("tree/lib/y.c", "");
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	ck_assert(pt_stats_hash(s, "lib/", hex));
	pt_stats_begin(s, false);
	put("tree/Makefile", "edited before it was ever looked at");
	pt_manifest_add(&m, s, 'A', "Makefile");
	ck_assert_str_eq(pt_manifest_changed(&m, s), "Makefile");
	pt_manifest_free(&m);
	pt_stats_done(s);
}
END_TEST

START_TEST(a_hard_link_is_no_change_and_a_second_look_is_at_what_is_in_files)
{
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	struct pt_manifest m = { 0 };
	static const struct timespec old[2] = { { 1000000000, 1 }, { 1000000000, 1 } };
	char link_name[2 * PATH_MAX], hex[PT_HEX_SIZE];

	put_tree();
	snprintf(link_name, sizeof(link_name), "%s", in("link"));
	pt_stats_begin(s, false);
	pt_manifest_add(&m, s, 'C', "lib/x.c");
	usleep(20000);
	/* a hard link is a change to the file's times and to nothing else */
	ck_assert_int_eq(link(in("tree/lib/x.c"), link_name), 0);
	pt_manifest_add(&m, s, 'C', "Makefile");
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	unlink(link_name);
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	/* put there by another name, with old times */
	put("link", "lib/y.c");
	ck_assert_int_eq(utimensat(AT_FDCWD, link_name, old, 0), 0);
	ck_assert_int_eq(rename(link_name, in("tree/lib/x.c")), 0);
	ck_assert_str_eq(pt_manifest_changed(&m, s), "lib/x.c");
	/* written with what was in it before: somebody may have read something else */
	pt_stats_begin(s, true);
	ck_assert(pt_stats_hash(s, "lib/x.c", hex));
	pt_stats_begin(s, false);
	put("tree/lib/x.c", "lib/y.c");
	ck_assert(pt_stats_hash(s, "lib/x.c", hex));
	ck_assert_str_eq(pt_manifest_changed(&m, s), "lib/x.c");
	pt_stats_begin(s, true);
	ck_assert(pt_stats_hash(s, "lib/x.c", hex));
	put("tree/lib/x.c", "lib/y.c");
	ck_assert_ptr_null(pt_manifest_changed(&m, s));
	put("tree/lib/x.c", "edited");
	ck_assert_str_eq(pt_manifest_changed(&m, s), "lib/x.c");
	/* and what was not known before must not have been written to either */
	pt_stats_begin(s, true);
	put("tree/include/linux/mm.h", "edited");
	pt_manifest_add(&m, s, 'C', "include/linux/mm.h");
	ck_assert_str_eq(pt_manifest_changed(&m, s), "include/linux/mm.h");
	pt_manifest_free(&m);
	pt_stats_done(s);
}
END_TEST

/* ---- manifests ---- */

#define ENTRY "/guest/x/1"

/* One entry of the cache, made of one file, without another. */
static void make_entry(struct pt_stats *s)
{
	struct pt_manifest m = { 0 };

	put_tree();
	put("entry/guest.elf", "a guest");
	pt_manifest_add(&m, s, 'C', "lib/x.c");
	pt_manifest_add_absent(&m, s, 'C', "arch/s390/include/linux");
	pt_manifest_add_own(&m, in("entry"), "guest.elf");
	pt_manifest_add_own(&m, in("entry"), "guest.image");
	ck_assert_uint_eq(m.n, 3);
	ck_assert_int_eq(pt_manifest_save(&m, in("entry/manifest"), ENTRY), 0);
	pt_manifest_free(&m);
}

static bool entry_holds(const char *entry)
{
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	struct pt_manifest m;
	char folder[128];
	bool holds = pt_manifest_load(&m, in("entry/manifest"), entry);

	snprintf(folder, sizeof(folder), "%.64s/entry", scratch);
	holds = holds && pt_manifest_owns(&m, folder) && pt_manifest_holds(&m, s, 0);
	pt_manifest_free(&m);
	pt_stats_done(s);
	return holds;
}

static void append_to(const char *name, const char *text)
{
	FILE *f = fopen(in(name), "a");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void edit_input(void)
{
	put("tree/lib/x.c", "another");
}

static void remove_input(void)
{
	unlink(in("tree/lib/x.c"));
}

static void make_executable(void)
{
	ck_assert_int_eq(chmod(in("tree/lib/x.c"), 0755), 0);
}

static void put_what_was_absent(void)
{
	put("tree/arch/s390/include/linux/mm.h", "shadows another");
}

static void exchange_guest(void)
{
	put("entry/guest.elf", "another guest");
}

static void cut_guest(void)
{
	ck_assert_int_eq(truncate(in("entry/guest.elf"), 3), 0);
}

static void remove_guest(void)
{
	unlink(in("entry/guest.elf"));
}

static void edit_manifest(void)
{
	append_to("entry/manifest", " ");
}

static void cut_manifest(void)
{
	struct stat st;

	ck_assert_int_eq(stat(in("entry/manifest"), &st), 0);
	ck_assert_int_eq(truncate(in("entry/manifest"), st.st_size - 70), 0);
}

static void (*const spoils[])(void) = { edit_input,	     remove_input,   make_executable,
					put_what_was_absent, exchange_guest, cut_guest,
					remove_guest,	     edit_manifest,  cut_manifest };

START_TEST(an_entry_is_good_while_nothing_of_it_is_another)
{
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);

	make_entry(s);
	pt_stats_done(s);
	ck_assert(entry_holds(ENTRY));
	/* what stands beside is nothing to it */
	put("tree/lib/y.c", "new");
	put("tree/arch/s390/include/asm.h", "new");
	ck_assert(entry_holds(ENTRY));
	ck_assert_msg(!entry_holds("/guest/y/1"), "it was put in another's place");
	spoils[_i]();
	ck_assert(!entry_holds(ENTRY));
}
END_TEST

/* With what is remembered of files falsified, content counts again. */
START_TEST(what_is_remembered_of_files_is_not_trusted_blindly)
{
	static const struct timespec old[2] = { { 1000000000, 1 }, { 1000000000, 1 } };
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	char first[PT_HEX_SIZE], hex[PT_HEX_SIZE], path[2 * PATH_MAX], *text;
	struct dirent *e;
	DIR *d;

	put_tree();
	ck_assert_int_eq(utimensat(AT_FDCWD, in("tree/lib/x.c"), old, 0), 0);
	/* what changed a moment ago is read again, whatever is remembered */
	usleep(2100000);
	ck_assert(pt_stats_hash(s, "lib/x.c", first));
	pt_stats_done(s);
	d = opendir(in("cache/stat"));
	while ((e = readdir(d)) && e->d_name[0] == '.')
		;
	ck_assert_ptr_nonnull(e);
	snprintf(path, sizeof(path), "%.64s/cache/stat/%s", scratch, e->d_name);
	closedir(d);
	text = pt_read_file(path, NULL);
	ck_assert_ptr_nonnull(strstr(text, first));
	*strstr(text, first) ^= 1;
	ck_assert_int_eq(pt_write_file(path, text), 0);
	free(text);
	s = open_stats(&c);
	ck_assert(pt_stats_hash(s, "lib/x.c", hex));
	ck_assert_str_eq(hex, first);
	pt_stats_done(s);
}
END_TEST

START_TEST(a_cache_that_is_not_ours_is_refused)
{
	struct pt_cache c;
	char err[256];

	pt_stats_done(open_stats(&c));
	ck_assert_int_eq(pt_cache_owned(in("cache"), err, sizeof(err)), 0);
	ck_assert_int_eq(pt_cache_owned(in("nothing"), err, sizeof(err)), 0);
	ck_assert_int_eq(chmod(in("cache/guest"), 0775), 0);
	ck_assert_int_ne(pt_cache_open(&c, err, sizeof(err)), 0);
	ck_assert_ptr_nonnull(strstr(err, "/cache/guest: not used, as others may write to it"));
	ck_assert_int_eq(chmod(in("cache/guest"), 0700), 0);
	ck_assert_int_eq(pt_cache_open(&c, err, sizeof(err)), 0);
	ck_assert_int_eq(rmdir(in("cache/guest")), 0);
	ck_assert_int_eq(symlink("/tmp", in("cache/guest")), 0);
	ck_assert_int_ne(pt_cache_open(&c, err, sizeof(err)), 0);
	ck_assert_ptr_nonnull(strstr(err, "it is a link"));
	unlink(in("cache/guest"));
	if (geteuid())
		return;
	ck_assert_int_eq(pt_cache_open(&c, err, sizeof(err)), 0);
	ck_assert_int_eq(chown(in("cache"), 65534, 65534), 0);
	ck_assert_int_ne(pt_cache_open(&c, err, sizeof(err)), 0);
	ck_assert_ptr_nonnull(strstr(err, "it is somebody else's"));
}
END_TEST

/* ---- what was looked for in vain ---- */

static struct pt_kbuild *open_tree(struct pt_kernel *k, struct pt_stats *s)
{
	struct pt_kbuild *kb = calloc(1, sizeof(*kb));

	ck_assert_ptr_nonnull(kb);
	*k = (struct pt_kernel){ .version = "" };
	snprintf(k->tree, sizeof(k->tree), "%.64s/tree", scratch);
	snprintf(kb->src, sizeof(kb->src), "%.64s/tree", scratch);
	snprintf(kb->obj, sizeof(kb->obj), "%.64s/obj", scratch);
	kb->k = k;
	kb->data = scratch;
	kb->stats = s;
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (!strcmp(pt_arch_hosts[i]->arch->name, "s390"))
			kb->host = pt_arch_hosts[i];
	return kb;
}

static void close_tree(struct pt_kbuild *kb)
{
	free(kb->command);
	pt_manifest_free(&kb->inputs);
	pt_symbols_free(&kb->searched);
	free(kb);
}

/* The paths that are noted as absent, sorted, each with a blank after it. */
static void list_absent(struct pt_kbuild *kb, char *list, size_t size)
{
	size_t at = 0;

	list[0] = '\0';
	ck_assert_int_eq(pt_manifest_save(&kb->inputs, in("manifest"), ""), 0);
	for (size_t i = 0; i < kb->inputs.n; i++)
		if (!strcmp(kb->inputs.v[i].hash, PT_NO_FILE))
			at += (size_t)snprintf(list + at, size - at, "%s ", kb->inputs.v[i].path);
}

START_TEST(what_would_be_found_first_is_noted_as_absent)
{
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	struct pt_kernel k;
	char list[1024];
	struct pt_kbuild *kb;

	put_tree();
	put("tree/lib/x.c", "#include <linux/mm.h>\n# include \"y.h\"\n#include <asm/made.h>\n"
			    "#if __has_include(<linux/new.h>)\n#include MACRO\n#endif\n"
			    "/* includes nothing */\n");
	put("tree/include/y.h", "#include_next <y.h>\n");
	put("obj/gen/asm/made.h", "");
	kb = open_tree(&k, s);
	ck_assert_int_gt(asprintf(&kb->command,
				  "gcc -I%s/arch/s390/include -I./gen -isystem %s/include -c",
				  kb->src, kb->src),
			 0);
	pt_manifest_add(&kb->inputs, s, 'C', "lib/x.c");
	pt_kbuild_add_lookups(kb, 'C');
	list_absent(kb, list, sizeof(list));
	/* of a folder that is not there one entry will do; obj/ is no part of the tree */
	ck_assert_str_eq(list, "GNUmakefile arch/s390/include include/linux/new.h lib/y.h linux "
			       "makefile ");
	close_tree(kb);
	pt_stats_done(s);
}
END_TEST

START_TEST(what_makefiles_and_kconfig_files_ask_for_counts)
{
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	struct pt_kernel k;
	char list[1024];
	struct pt_kbuild *kb;

	put_tree();
	put("tree/arch/s390/Makefile", "-include $(srctree)/arch/$(SRCARCH)/Makefile.local\n"
				       "-include $(objtree)/x $(wildcard $(srctree)/b/*)\n"
				       "include $(srctree)/lib/x.c\n-include $(src)/own.mk\n");
	put("tree/arch/s390/Kconfig",
	    "config X\n\tdef_bool $(success,test -e $(srctree)/lib/magic.txt)\n");
	kb = open_tree(&k, s);
	kb->command = strdup("gcc -c");
	pt_manifest_add(&kb->inputs, s, PT_PART_CONFIG, "arch/s390/Makefile");
	pt_manifest_add(&kb->inputs, s, PT_PART_CONFIG, "arch/s390/Kconfig");
	pt_kbuild_add_lookups(kb, PT_PART_CONFIG);
	list_absent(kb, list, sizeof(list));
	ck_assert_str_eq(list, "GNUmakefile arch/s390/Kbuild arch/s390/Makefile.local "
			       "arch/s390/own.mk lib/magic.txt makefile ");
	ck_assert_ptr_nonnull(pt_manifest_find(&kb->inputs, "lib/x.c"));
	close_tree(kb);
	pt_stats_done(s);
}
END_TEST

/* A pipe in the place of a file is none, and nobody waits for who would write to it. */
START_TEST(a_pipe_is_no_file)
{
	char hex[PT_HEX_SIZE];

	ck_assert_int_eq(mkfifo(in("pipe"), 0600), 0);
	ck_assert_ptr_null(pt_read_file(in("pipe"), NULL));
	ck_assert(!pt_hash_file(in("pipe"), hex));
}
END_TEST

static bool see_all(void *arg, const char *path)
{
	(void)arg;
	(void)path;
	return true;
}

START_TEST(a_tree_is_searched_again_where_it_is_another)
{
	static const struct {
		const char *file, *text;
		bool holds;
	} edits[] = {
		{ "tree/arch/s390/mm/init.c", "int other(void)\n{\n}\n", true },
		{ "tree/arch/s390/mm/init.c", "int wanted(void)\n{\n}\n", false },
		{ "tree/mm/new.c", "int other(void)\n{\n}\n", true },
		{ "tree/mm/new.c", "int wanted(void)\n{\n}\n", false },
		{ "tree/drivers/new.c", "int wanted(void)\n{\n}\n", true },
	};
	struct pt_cache c;
	struct pt_stats *s = open_stats(&c);
	struct pt_symbols names = { 0 };
	struct pt_kernel k;
	struct pt_kbuild *kb;
	struct pt_manifest m;

	put_tree();
	kb = open_tree(&k, s);
	pt_symbols_add(&names, "wanted", 6);
	pt_search_for(kb, &names, see_all, NULL);
	pt_symbols_free(&names);
	ck_assert_int_eq(pt_manifest_save(&kb->inputs, in("manifest"), ""), 0);
	ck_assert_int_eq(pt_search_save(kb, in("searched.txt")), 0);
	close_tree(kb);
	pt_stats_done(s);
	put(edits[_i].file, edits[_i].text);
	s = open_stats(&c);
	kb = open_tree(&k, s);
	ck_assert(pt_manifest_load(&m, in("manifest"), ""));
	ck_assert_int_eq(pt_search_holds(kb, &m, in("searched.txt")), edits[_i].holds);
	pt_manifest_free(&m);
	close_tree(kb);
	pt_stats_done(s);
}
END_TEST

static bool is_empty(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	bool empty = d != NULL;

	while (d && (e = readdir(d)))
		empty = empty && e->d_name[0] == '.';
	if (d)
		closedir(d);
	return empty;
}

START_TEST(what_the_dead_left_goes_with_the_next_run)
{
	struct pt_cache c;
	char path[PATH_MAX], err[256];
	int fd;

	pt_stats_done(open_stats(&c));
	put("cache/tmp/dead/o/x", "");
	ck_assert_int_eq(pt_cache_temp(&c, path, &fd, err, sizeof(err)), 0);
	put("cache/tmp/dead2/o/x", "");
	pt_stats_done(open_stats(&c));
	ck_assert(access(in("cache/tmp/dead"), F_OK) && access(in("cache/tmp/dead2"), F_OK));
	ck_assert_msg(!access(path, F_OK), "a folder in use was removed");
	pt_remove_tree(path);
	close(fd);
	ck_assert(is_empty(in("cache/tmp")));
}
END_TEST

/* ---- machines in trouble ---- */

static const struct {
	int status;
	const char *log, *says; /* NULL: it is the tree's own fault */
} ends[] = {
	{ 1, "mm/x.c:3:4: error: 'y' undeclared (first use in this function)\n", NULL },
	{ 2, "make[1]: *** [scripts/Makefile.build:250: lib/x.o] Error 1\n", NULL },
	{ 139, "", "cc was killed by SIGSEGV while compiling x.c" },
	{ 1, "cc: fatal error: Killed signal terminated program cc1\ncompilation terminated.\n",
	  "cc was killed by SIGKILL while compiling x.c" },
	{ 1, "cc: internal compiler error: Segmentation fault signal terminated program cc1\n",
	  "cc was killed by SIGSEGV while compiling x.c" },
	{ 1, "x.c:1:2: internal compiler error: in expand_expr, at expr.c:9\n",
	  "cc crashed while compiling x.c: in expand_expr, at expr.c:9" },
	{ 1, "collect2: fatal error: ld terminated with signal 11 [Segmentation fault]\n",
	  "cc was killed by SIGSEGV while compiling x.c" },
	{ 2, "Segmentation fault\nmake[2]: *** [scripts/Makefile.build:250: lib/x.o] Error 139\n",
	  "cc was killed by SIGSEGV while making lib/x.o" },
	{ 2, "make[1]: *** [Makefile:12: lib/x.o] Killed\n",
	  "cc was killed by SIGKILL while making lib/x.o" },
	{ 2, "make[2]: *** [arch/x86/entry/vdso/Makefile:9: vdso64.so] Error 139\n", NULL },
	{ 1, "/tmp/x.s: Fatal error: can't write 8 bytes: No space left on device\n",
	  "no space left on device: /" },
	{ 1, "cc1: out of memory allocating 65536 bytes after a total of 1 bytes\n",
	  "cc: out of memory, while compiling x.c" },
	{ 127, "sh: 1: exec: cc: not found\n", "cc could not be started" },
	{ 0, "x.c:1:2: warning: internal compiler error: no\n", NULL },
};

START_TEST(what_the_machine_did_is_told_from_what_the_tree_does)
{
	char why[256] = "";
	struct pt_kbuild kb = { .why = why, .size = sizeof(why), .cache.root = "/" };
	bool mishap;

	put("log", ends[_i].log);
	mishap = pt_kbuild_mishap(&kb, ends[_i].status, false, in("log"), "cc", "compiling x.c");
	ck_assert_int_eq(mishap, ends[_i].says != NULL);
	ck_assert_str_eq(kb.mishap, ends[_i].says ? ends[_i].says : "");
	/* nothing that goes wrong after it is said instead */
	pt_kbuild_fail(&kb, "the tree is broken");
	ck_assert_str_eq(why, ends[_i].says ? ends[_i].says : "the tree is broken");
}
END_TEST

START_TEST(a_command_that_goes_past_errors_does_not_go_past_a_crash)
{
	char why[256] = "";
	struct pt_kbuild kb = { .why = why, .size = sizeof(why), .cache.root = "/" };

	put("log", "make[2]: *** [scripts/Makefile.build:250: lib/x.o] Error 139 (ignored)\n");
	ck_assert(!pt_kbuild_mishap(&kb, 0, false, in("log"), "kbuild", "making headers"));
	ck_assert(pt_kbuild_mishap(&kb, 0, true, in("log"), "kbuild", "making headers"));
	ck_assert_str_eq(why, "kbuild was killed by SIGSEGV while making lib/x.o");
}
END_TEST

/* ---- what a link misses ---- */

/* Code that wants something is kept, or dropped; what is weak may be missing. */
static const char wants[] =
	"extern int used(void), unused(void), maybe(void) __attribute__((weak));\n"
	"extern int used_value;\n"
	"int dropped(void);\nint dropped(void)\n{\n\treturn unused();\n}\n"
	"int _start(void);\n"
	"int _start(void)\n{\n\treturn used() + used_value + (maybe ? maybe() : 0);\n}\n";

static void link_wants(const char *flags)
{
	struct pt_argv cc = { 0 };

	put("wants.c", wants);
	pt_argv_add(&cc, "cc");
	pt_argv_add(&cc, "-w");
	pt_argv_add(&cc, "-ffunction-sections");
	pt_argv_add(&cc, "-nostdlib");
	pt_argv_add(&cc, "-static");
	pt_argv_add(&cc, flags);
	pt_argv_add(&cc, "-o");
	pt_argv_add(&cc, in("wants"));
	pt_argv_add(&cc, in("wants.c"));
	ck_assert_int_eq(pt_spawn(&cc, NULL, NULL), 0);
	pt_argv_free(&cc);
}

static bool has_name(const struct pt_symbols *s, const char *name)
{
	return pt_symbols_find(s, name, strlen(name)) != NULL;
}

START_TEST(what_kept_code_misses_is_told)
{
	struct pt_symbols names = { 0 };

	link_wants("-Wl,--gc-sections,--warn-unresolved-symbols,--emit-relocs");
	ck_assert_int_eq(pt_symbols_unresolved(in("wants"), &names), 0);
	ck_assert(has_name(&names, "used") && has_name(&names, "used_value"));
	ck_assert_uint_eq(names.n, 2);
	pt_symbols_free(&names);
	/* nothing is dropped */
	link_wants("-Wl,--warn-unresolved-symbols,--emit-relocs");
	ck_assert_int_eq(pt_symbols_unresolved(in("wants"), &names), 0);
	ck_assert(has_name(&names, "unused"));
	ck_assert_uint_eq(names.n, 3);
	pt_symbols_free(&names);
}
END_TEST

START_TEST(what_is_no_program_misses_nothing)
{
	struct pt_symbols names = { 0 };

	put("wants", "no program");
	ck_assert_int_eq(pt_symbols_unresolved(in("wants"), &names), -1);
	ck_assert_int_eq(pt_symbols_unresolved(in("none"), &names), -1);
	ck_assert_uint_eq(names.n, 0);
}
END_TEST

/* ---- which commit a tree is ---- */

static void git(const char *words)
{
	char command[4 * PATH_MAX];

	snprintf(command, sizeof(command),
		 "git -C '%s' -c user.name=a -c user.email=a@b -c init.defaultBranch=x %s "
		 ">/dev/null 2>&1",
		 in("repository"), words);
	ck_assert_msg(!system(command), "%s", command);
}

static struct pt_commit commit_of(const char *name)
{
	struct pt_commit c = { NULL, NULL, false };

	pt_commit_of(in(name), &c);
	return c;
}

START_TEST(a_commit_is_told)
{
	struct pt_commit first, second, changed, none;

	put("repository/sub/a.c", "int a;\n");
	none = commit_of("repository");
	ck_assert_ptr_null(none.hash);
	git("init");
	none = commit_of("repository");
	ck_assert_ptr_null(none.hash);
	git("add sub");
	git("commit -m 'mm: a \"title\"' -m 'and more'");
	first = commit_of("repository");
	ck_assert_ptr_nonnull(first.hash);
	ck_assert_uint_eq(strlen(first.hash), 40);
	ck_assert_str_eq(first.title, "mm: a \"title\"");
	ck_assert(!first.changed);
	/* git warns of a link that goes nowhere, and answers all the same */
	ck_assert_int_eq(symlink(".mailmap", in("repository/.mailmap")), 0);
	none = commit_of("repository");
	ck_assert_str_eq(none.hash, first.hash);
	free(none.hash);
	free(none.title);
	/* what nobody commits is no change of the tree's */
	put("repository/new.o", "x");
	put("repository/sub/a.c", "int b;\n");
	changed = commit_of("repository");
	ck_assert_str_eq(changed.hash, first.hash);
	ck_assert(changed.changed);
	git("commit -a -m other");
	second = commit_of("repository");
	ck_assert_str_ne(second.hash, first.hash);
	ck_assert(!second.changed);
	/* a folder in a repository is another thing than the repository */
	none = commit_of("repository/sub");
	ck_assert_ptr_null(none.hash);
	free(first.hash);
	free(first.title);
	free(changed.hash);
	free(changed.title);
	free(second.hash);
	free(second.title);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("disk");
	TCase *t = tcase_create("farms");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_farm_has_all_of_a_tree_but_what_a_build_made);
	tcase_add_loop_test(t, each_trace_of_a_build_is_seen, 0, 7);
	tcase_add_test(t, a_farm_follows_its_tree);
	tcase_add_test(t, what_a_tree_lacks_is_filled_until_it_has_it);
	suite_add_tcase(s, t);
	t = tcase_create("changes");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_file_written_to_after_the_start_is_told);
	tcase_add_test(t, a_hard_link_is_no_change_and_a_second_look_is_at_what_is_in_files);
	tcase_add_test(t, what_the_dead_left_goes_with_the_next_run);
	tcase_add_loop_test(t, an_entry_is_good_while_nothing_of_it_is_another, 0,
			    PT_ARRAY_SIZE(spoils));
	tcase_add_test(t, what_is_remembered_of_files_is_not_trusted_blindly);
	tcase_add_test(t, a_cache_that_is_not_ours_is_refused);
	tcase_add_test(t, what_would_be_found_first_is_noted_as_absent);
	tcase_add_test(t, what_makefiles_and_kconfig_files_ask_for_counts);
	tcase_add_test(t, a_pipe_is_no_file);
	tcase_add_loop_test(t, a_tree_is_searched_again_where_it_is_another, 0, 5);
	suite_add_tcase(s, t);
	t = tcase_create("links");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_kept_code_misses_is_told);
	tcase_add_test(t, what_is_no_program_misses_nothing);
	suite_add_tcase(s, t);
	t = tcase_create("mishaps");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, what_the_machine_did_is_told_from_what_the_tree_does, 0,
			    (int)PT_ARRAY_SIZE(ends));
	tcase_add_test(t, a_command_that_goes_past_errors_does_not_go_past_a_crash);
	suite_add_tcase(s, t);
	t = tcase_create("commits");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_commit_is_told);
	suite_add_tcase(s, t);
	return run_suite(s);
}
