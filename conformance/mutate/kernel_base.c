// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/kernel_base.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/mutate/calls.h"
#include "conformance/mutate/reach.h"
#include "conformance/words/last_words.h"

/* Raise it when what the folder holds changes. */
#define RECIPE "base-7"
#define KEEP   32

static void *need(void *p)
{
	if (!p)
		pt_no_memory();
	return p;
}

/* ---- before building ---- */

int pt_base_tools(struct pt_kbuild *kb)
{
	const struct pt_guest_isa *isa = kb->b->isa;
	char path[PATH_MAX + 128], gcc[128];

	snprintf(path, sizeof(path), "%s/arch/%s/Kconfig", kb->k->tree, kb->host->arch->name);
	if (access(path, R_OK))
		return pt_kbuild_fail(kb, "this tree has no arch/%s", kb->host->arch->name);
	snprintf(gcc, sizeof(gcc), "%sgcc", isa->cross);
	if (!pt_find_program(gcc, kb->cc))
		return pt_kbuild_fail(kb, "no %s: install the package %s", gcc, isa->package);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/pre.h", kb->data);
	if (access(path, R_OK))
		return pt_kbuild_fail(kb, "%s: %s (set PTCONFORM_DATA_DIR)", path, strerror(errno));
	return pt_kernel_tools(kb->why, kb->size) || pt_kbuild_source(kb) ? -1 : 0;
}

void pt_base_place(struct pt_kbuild *kb, char dir[PATH_MAX])
{
	char key[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, kb->src);
	pt_hash_text(&h, kb->b->config);
	pt_hash_list(&h, kb->b->options);
	pt_hash_list(&h, kb->b->cflags);
	pt_hash_list(&h, kb->b->drop);
	pt_hash_list(&h, kb->b->ldflags);
	pt_hash_list(&h, kb->b->sources);
	pt_hash_list(&h, kb->b->isa->cflags);
	pt_hash_program(&h, kb->cc);
	pt_kbuild_hash_sources(kb, &h);
	pt_hash_end(&h, key);
	snprintf(dir, PATH_MAX, "%.*s/mutants-base/%s-%.32s", PATH_MAX - 128, kb->cache.root,
		 kb->b->config, key);
}

/* ---- which definitions count ---- */

/* A linked object that is made from the tree's headers. */
struct traced {
	char name[256], source[PATH_MAX];
	char *assembly;
};

struct tracing {
	struct pt_kbuild *kb;
	struct traced *object;
	size_t nr_objects;
	struct pt_calls *calls;
	FILE *out;
	const struct traced *at;
};

/* Only what a helper comes to: nobody asks the contract about the rest. */
static bool is_called(void *arg, const char *name)
{
	const struct tracing *t = arg;

	return pt_calls_reach(t->calls, name);
}

static void write_found(void *arg, const char *path, const struct pt_region *r)
{
	const struct tracing *t = arg;

	fprintf(t->out, "%s\t%d\t%u\t%s\t%s\n", path, (int)r->kind, r->first_line,
		*r->name ? r->name : "-", t->at->name);
}

/* Compiles an object's source once more, for another kind of output; to be freed. */
static char *compile_for(struct pt_kbuild *kb, const char *source, const char *const *flags)
{
	char path[PATH_MAX + 32];

	if (pt_kbuild_compile(kb, source, "reach", flags))
		return NULL;
	snprintf(path, sizeof(path), "%s/reach.o", kb->work);
	return pt_read_file(path, NULL);
}

/*
 * All words of the shim and of its head count: there a helper may be a macro.
 * A file of the tree has other functions beside helpers.
 */
static char *own_words(struct pt_kbuild *kb, const struct traced *o)
{
	char path[PATH_MAX + 64], *own, *head, *both;

	if (strcmp(o->name, "shim"))
		return need(strdup(""));
	own = pt_read_file(o->source, NULL);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/shim_head.h", kb->data);
	head = pt_read_file(path, NULL);
	if (asprintf(&both, "%s %s", own ? own : "", head ? head : "") < 0)
		pt_no_memory();
	free(own);
	free(head);
	return both;
}

static int trace_object(struct tracing *t, struct pt_sources *s, const struct traced *o)
{
	static const char *const preprocessed[] = { "-E", "-dD", NULL };
	struct pt_kbuild *kb = t->kb;
	struct pt_reach r = { .has_function = is_called, .found = write_found, .arg = t };
	char *p = compile_for(kb, o->source, preprocessed), *w = own_words(kb, o);
	const bool ok = p != NULL;

	t->at = o;
	r.assembly = o->assembly;
	r.preprocessed = p;
	r.words = w;
	if (ok)
		pt_reach(s, &r);
	free(p);
	free(w);
	return ok ? 0 : pt_kbuild_fail(kb, "%s does not compile again", o->source);
}

static int read_calls(struct tracing *t, struct traced *o)
{
	/* at -g a statement keeps its line even if nothing of it is left but a call */
	static const char *const assembly[] = { "-g", "-S", NULL };

	o->assembly = compile_for(t->kb, o->source, assembly);
	if (!o->assembly)
		return pt_kbuild_fail(t->kb, "%s does not compile again", o->source);
	pt_calls_read(t->calls, o->assembly);
	return 0;
}

/* The first file that a rule for make names after the colon; false if there is none. */
static bool first_dependency(const char *rule, char *path, size_t size)
{
	const char *p = strchr(rule, ':');

	if (!p)
		return false;
	p += 1 + strspn(p + 1, " \t\\\n");
	snprintf(path, size, "%.*s", (int)strcspn(p, " \t\\\n"), p);
	return *path != '\0';
}

/* Is this object linked, and is it made from the tree's headers? */
static bool find_source(struct pt_kbuild *kb, const char *link, const char *name, char *source,
			size_t size)
{
	char path[2 * PATH_MAX], *rule;
	bool found;

	snprintf(path, sizeof(path), "'%s/%s.o'", kb->work, name);
	if (!strstr(link, path))
		return false;
	snprintf(path, sizeof(path), "%s/%s.d", kb->work, name);
	rule = pt_read_file(path, NULL);
	found = rule && first_dependency(rule, source, size);
	free(rule);
	return found;
}

static int is_rule(const struct dirent *e)
{
	const size_t n = strlen(e->d_name);

	return n > 2 && !strcmp(e->d_name + n - 2, ".d");
}

static int find_objects(struct tracing *t, const char *link)
{
	struct pt_kbuild *kb = t->kb;
	struct dirent **rule;
	const int n = scandir(kb->work, &rule, is_rule, alphasort);

	if (n < 0)
		return pt_kbuild_fail(kb, "%s: %s", kb->work, strerror(errno));
	t->object = need(calloc((size_t)n + 1, sizeof(*t->object)));
	for (int i = 0; i < n; i++) {
		struct traced *o = &t->object[t->nr_objects];

		snprintf(o->name, sizeof(o->name), "%.*s", (int)strlen(rule[i]->d_name) - 2,
			 rule[i]->d_name);
		t->nr_objects += find_source(kb, link, o->name, o->source, sizeof(o->source));
		free(rule[i]);
	}
	free(rule);
	return 0;
}

/* Writes the lists of objects and of what has a part in them. */
static int trace_all(struct tracing *t, FILE *objects)
{
	struct pt_sources *s = pt_sources_new(t->kb->src);
	int failed = 0;

	for (size_t i = 0; !failed && i < t->nr_objects; i++)
		failed = read_calls(t, &t->object[i]);
	/* the shim's name for each helper */
	pt_calls_from(t->calls, "ptk_");
	for (size_t i = 0; !failed && i < t->nr_objects; i++) {
		fprintf(objects, "%s\t%s\n", t->object[i].name, t->object[i].source);
		failed = trace_object(t, s, &t->object[i]);
	}
	pt_sources_free(s);
	return failed;
}

static int trace_to(struct tracing *t)
{
	struct pt_kbuild *kb = t->kb;
	char path[PATH_MAX + 32];
	FILE *objects;
	int failed;

	snprintf(path, sizeof(path), "%s/objects.list", kb->work);
	objects = need(fopen(path, "we"));
	snprintf(path, sizeof(path), "%s/reached.list", kb->work);
	t->out = need(fopen(path, "we"));
	failed = trace_all(t, objects);
	if (fclose(objects) | fclose(t->out))
		failed = pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	return failed;
}

static int trace(struct pt_kbuild *kb, const char *link)
{
	struct tracing t = { .kb = kb, .calls = pt_calls_new() };
	const int failed = find_objects(&t, link) || trace_to(&t);

	for (size_t i = 0; i < t.nr_objects; i++)
		free(t.object[i].assembly);
	free(t.object);
	pt_calls_free(t.calls);
	return failed;
}

/* ---- keeping ---- */

static char *replace_all(char *text, const char *from, const char *to)
{
	char *out = NULL;
	size_t size;
	FILE *f = pt_open_text(&out, &size);
	const char *p = text, *next;

	for (; (next = strstr(p, from)); p = next + strlen(from)) {
		fwrite(p, 1, (size_t)(next - p), f);
		fputs(to, f);
	}
	fputs(p, f);
	pt_close_text(f);
	free(text);
	return out;
}

static int copy_file(const char *from, const char *to)
{
	struct pt_argv cp = { 0 };
	int status;

	pt_argv_add(&cp, "cp");
	pt_argv_add(&cp, from);
	pt_argv_add(&cp, to);
	status = pt_spawn(&cp, NULL, NULL);
	pt_argv_free(&cp);
	return status;
}

/* Objects that all trees share may be pruned from the cache: the folder gets its own. */
static char *take_objects(struct pt_kbuild *kb, char *link)
{
	char prefix[PATH_MAX + 16], from[2 * PATH_MAX], to[2 * PATH_MAX];

	snprintf(prefix, sizeof(prefix), "%s/objects/", kb->cache.root);
	for (char *p; (p = strstr(link, prefix));) {
		const char *name = p + strlen(prefix);
		const int n = (int)strcspn(name, "'");

		snprintf(from, sizeof(from), "%s%.*s", prefix, n, name);
		snprintf(to, sizeof(to), "%s/own-%.*s", kb->work, n, name);
		if (copy_file(from, to)) {
			pt_kbuild_fail(kb, "cannot copy %.300s", from);
			free(link);
			return NULL;
		}
		link = replace_all(link, from, to);
	}
	return link;
}

static int write_text(struct pt_kbuild *kb, const char *name, const char *text)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", kb->work, name);
	return pt_write_file(path, text) ? pt_kbuild_fail(kb, "%s: %s", path, strerror(errno)) : 0;
}

/* Moves the folder to its place, with its own new name in what names it. */
static int keep(struct pt_kbuild *kb, const char *dir, char *link)
{
	char path[PATH_MAX + 32], parent[PATH_MAX];
	int failed;

	link = replace_all(link, kb->work, dir);
	pt_kbuild_add_lookups(kb, PT_PART_GUEST);
	failed = pt_kbuild_unchanged(kb) || write_text(kb, "link", link) ||
		 write_text(kb, "command", kb->command) || write_text(kb, "obj", kb->obj);
	free(link);
	snprintf(path, sizeof(path), "%s/manifest", kb->work);
	if (!failed && pt_manifest_save(&kb->inputs, path, dir))
		failed = pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	if (failed)
		return -1;
	snprintf(parent, sizeof(parent), "%s", dir);
	*strrchr(parent, '/') = '\0';
	pt_remove_tree(dir);
	if (pt_make_dirs(parent) || rename(kb->work, dir))
		return pt_kbuild_fail(kb, "%s: %s", dir, strerror(errno));
	pt_cache_prune(parent, KEEP);
	return 0;
}

static int build(struct pt_kbuild *kb, const char *dir)
{
	char path[PATH_MAX + 32], *link;
	int fd, failed;

	if (pt_kbuild_configure(kb) || pt_cache_temp(&kb->cache, kb->work, &fd, kb->why, kb->size))
		return -1;
	failed = pt_kbuild_shim(kb) || pt_kbuild_link(kb);
	if (!failed) {
		snprintf(path, sizeof(path), "%s/guest.elf.cmd", kb->work);
		link = need(pt_read_file(path, NULL));
		failed = trace(kb, link);
		link = failed ? (free(link), NULL) : take_objects(kb, link);
		failed = !link || keep(kb, dir, link);
	}
	pt_remove_tree(kb->work);
	close(fd);
	return failed ? -1 : 0;
}

static bool holds(struct pt_kbuild *kb, const char *dir)
{
	char path[PATH_MAX + 32], *obj;
	struct pt_manifest m;
	bool ok;

	snprintf(path, sizeof(path), "%s/manifest", dir);
	if (pt_cache_owned(dir, kb->why, kb->size) || !pt_manifest_load(&m, path, dir))
		return false;
	ok = pt_manifest_holds(&m, kb->stats, 0);
	pt_manifest_free(&m);
	snprintf(path, sizeof(path), "%s/obj", dir);
	obj = pt_read_file(path, NULL);
	/* the configured folder may have been pruned */
	ok = ok && obj && !access(obj, R_OK) && pt_touch(obj);
	free(obj);
	return ok && pt_touch(dir);
}

int pt_base_make(struct pt_kbuild *kb, const char *dir)
{
	char key[PT_HEX_SIZE], name[128];
	struct pt_hash h;
	int lock, failed;

	kb->stats = pt_stats_load(&kb->cache, kb->k->tree);
	failed = !holds(kb, dir);
	if (failed) {
		pt_stats_begin(kb->stats, false);
		/* the lock of who builds guests: both configure */
		pt_hash_start(&h);
		pt_hash_text(&h, kb->k->tree);
		pt_hash_end(&h, key);
		snprintf(name, sizeof(name), "%.12s-%s", key, kb->b->config);
		lock = pt_cache_lock(&kb->cache, name, kb->why, kb->size);
		if (lock >= 0) {
			failed = !holds(kb, dir) && build(kb, dir);
			if (failed && kb->changed) {
				pt_stats_begin(kb->stats, true);
				failed = build(kb, dir);
			}
			close(lock);
		}
	}
	pt_stats_done(kb->stats);
	kb->stats = NULL;
	return failed ? -1 : 0;
}

/* ---- loading ---- */

static char *read_in(const char *dir, const char *name)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return pt_read_file(path, NULL);
}

static void read_objects(struct pt_base *b, const char *tree, char *text)
{
	const size_t n = strlen(tree);
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line && b->nr_objects < PT_MAX_OBJECTS;
	     line = strtok_r(NULL, "\n", &save)) {
		struct pt_base_object *o = &b->object[b->nr_objects];
		char *source = strchr(line, '\t');

		if (!source)
			continue;
		*source++ = '\0';
		o->in_tree = !strncmp(source, tree, n) && source[n] == '/';
		o->name = need(strdup(line));
		o->source = need(strdup(o->in_tree ? source + n + 1 : source));
		b->nr_objects++;
	}
}

static int by_definition(const void *a, const void *b)
{
	const struct pt_base_definition *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	if (!order)
		order = (x->line > y->line) - (x->line < y->line);
	if (!order)
		order = (x->kind > y->kind) - (x->kind < y->kind);
	return order ? order : strcmp(x->name, y->name);
}

static unsigned long long object_bit(const struct pt_base *b, const char *name)
{
	for (size_t i = 0; i < b->nr_objects; i++)
		if (!strcmp(b->object[i].name, name))
			return 1ULL << i;
	return 0;
}

static void read_definition(struct pt_base *b, char *line)
{
	char *save = line, *path = strsep(&save, "\t"), *kind = strsep(&save, "\t");
	char *number = strsep(&save, "\t"), *name = strsep(&save, "\t");
	struct pt_base_definition *d;

	if (!name || !save)
		return;
	if (!(b->nr_definitions & (b->nr_definitions - 1)))
		b->definition = need(
			realloc(b->definition, (b->nr_definitions ? 2 * b->nr_definitions : 1) *
						       sizeof(*b->definition)));
	d = &b->definition[b->nr_definitions++];
	*d = (struct pt_base_definition){ .path = need(strdup(path)),
					  .name = need(strdup(strcmp(name, "-") ? name : "")),
					  .kind = (enum pt_region_kind)atoi(kind),
					  .line = (unsigned)strtoul(number, NULL, 10),
					  .objects = object_bit(b, save) };
}

static void free_definition(struct pt_base_definition *d)
{
	free(d->path);
	free(d->name);
}

/* Sorts, and makes one of the lines that several objects have. */
static void merge_definitions(struct pt_base *b)
{
	size_t kept = 0;

	if (b->nr_definitions)
		qsort(b->definition, b->nr_definitions, sizeof(*b->definition), by_definition);
	for (size_t i = 0; i < b->nr_definitions; i++) {
		struct pt_base_definition *d = &b->definition[i];

		if (kept && !by_definition(&b->definition[kept - 1], d)) {
			b->definition[kept - 1].objects |= d->objects;
			free_definition(d);
		} else {
			b->definition[kept++] = *d;
		}
	}
	b->nr_definitions = kept;
}

static bool names_entries(const char *name)
{
	static const char *const parts[] = { "pte", "pmd", "pud", "swp", "pgprot", "_page_" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(parts); i++)
		if (strcasestr(name, parts[i]))
			return true;
	return false;
}

/*
 * A definition that says its file is about entries: a function of such a name,
 * or the architecture's own constant.
 */
static bool is_about_entries(const struct pt_base_definition *d)
{
	return names_entries(d->name) &&
	       (d->kind == PT_REGION_FUNCTION ||
		(d->kind == PT_REGION_MACRO && !strncmp(d->path, "arch/", 5)));
}

/*
 * The helpers are in the shim and in the files that are known to hold some.
 * What was only found to make the guest link has a body for other reasons.
 */
static unsigned long long helpers_objects(const struct pt_base *b)
{
	unsigned long long bits = 0;

	for (size_t i = 0; i < b->nr_objects; i++)
		if (!strcmp(b->object[i].name, "shim") || !strncmp(b->object[i].name, "src-", 4))
			bits |= 1ULL << i;
	return bits;
}

static void drop_other_objects(struct pt_base *b)
{
	const unsigned long long ours = helpers_objects(b);
	size_t kept = 0;

	for (size_t i = 0; i < b->nr_definitions; i++) {
		if (b->definition[i].objects & ours)
			b->definition[kept++] = b->definition[i];
		else
			free_definition(&b->definition[i]);
	}
	b->nr_definitions = kept;
}

static void drop_other_files(struct pt_base *b)
{
	size_t kept = 0;

	for (size_t i = 0, end; i < b->nr_definitions; i = end) {
		bool keep = false;

		for (end = i; end < b->nr_definitions &&
			      !strcmp(b->definition[i].path, b->definition[end].path);
		     end++)
			keep = keep || is_about_entries(&b->definition[end]);
		for (size_t k = i; k < end; k++) {
			if (keep)
				b->definition[kept++] = b->definition[k];
			else
				free_definition(&b->definition[k]);
		}
	}
	b->nr_definitions = kept;
}

static void read_definitions(struct pt_base *b, char *text)
{
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		read_definition(b, line);
	merge_definitions(b);
	drop_other_objects(b);
	drop_other_files(b);
}

int pt_base_load(struct pt_base *b, const char *dir, const char *tree)
{
	char *objects = read_in(dir, "objects.list"), *reached = read_in(dir, "reached.list");
	bool ok;

	*b = (struct pt_base){ .command = read_in(dir, "command"),
			       .link = read_in(dir, "link"),
			       .obj = read_in(dir, "obj"),
			       .manifest = read_in(dir, "manifest") };
	snprintf(b->dir, sizeof(b->dir), "%s", dir);
	ok = objects && reached && b->command && b->link && b->obj && b->manifest;
	if (ok) {
		read_objects(b, tree, objects);
		read_definitions(b, reached);
	}
	free(objects);
	free(reached);
	return ok ? 0 : -1;
}

void pt_base_free(struct pt_base *b)
{
	for (size_t i = 0; i < b->nr_objects; i++) {
		free(b->object[i].name);
		free(b->object[i].source);
	}
	for (size_t i = 0; i < b->nr_definitions; i++)
		free_definition(&b->definition[i]);
	free(b->definition);
	free(b->command);
	free(b->link);
	free(b->obj);
	free(b->manifest);
}

unsigned long long pt_base_objects(const struct pt_base *b, const char *path, const char *name,
				   enum pt_region_kind kind, unsigned line)
{
	const struct pt_base_definition key = {
		.path = (char *)path, .name = (char *)name, .kind = kind, .line = line
	};
	const struct pt_base_definition *d =
		b->nr_definitions ? bsearch(&key, b->definition, b->nr_definitions, sizeof(key),
					    by_definition)
				  : NULL;

	return d ? d->objects : 0;
}
