// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/entry/decode.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/decode_tree.h"
#include "conformance/options/subject.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"

/* The mode asked for, else that of the first builtin subject. */
static int find_mode(const struct pt_options *o, const struct pt_arch_host *h, size_t *mode)
{
	const char *name = o->nr_mode ? o->mode[0] : h->builtin[0] ? h->builtin[0]->mode : NULL;
	char valid[256], near[PT_NEAR];
	struct pt_text t;

	*mode = 0;
	if (o->nr_mode > 1)
		return pt_usage("decode takes one mode");
	pt_text_init(&t, valid, sizeof(valid));
	for (size_t m = 0; m < h->arch->nr_modes; m++) {
		pt_text_add(&t, " %s", h->arch->modes[m].name);
		if (name && !strcmp(h->arch->modes[m].name, name)) {
			*mode = m;
			return -1;
		}
	}
	if (!o->nr_mode)
		return -1;
	return pt_usage("%s has no mode '%s'; there are:%s%s", h->arch->name, name, valid,
			pt_near_listed(name, valid, near));
}

static int find_place(const struct pt_options *o, struct pt_place *p)
{
	char valid[256], near[PT_NEAR];
	struct pt_text t;

	p->kind = o->kind;
	p->reads = NULL;
	p->swp_types = NULL;
	p->host = pt_arch_host_named(o->operands[0]);
	if (!p->host) {
		pt_text_init(&t, valid, sizeof(valid));
		for (size_t i = 0; i < pt_nr_arch_hosts; i++)
			pt_text_add(&t, " %s", pt_arch_hosts[i]->arch->name);
		return pt_usage("unknown architecture '%s'; there are:%s%s", o->operands[0], valid,
				pt_near_listed(o->operands[0], valid, near));
	}
	int level = pt_name_index(pt_level_names, PT_NR_COLUMNS, o->operands[1]);
	pt_text_init(&t, valid, sizeof(valid));
	for (size_t i = 0; i < PT_NR_COLUMNS; i++)
		pt_text_add(&t, " %s", pt_level_names[i]);
	if (level < 0)
		return pt_usage("unknown level '%s'; there are:%s%s", o->operands[1], valid,
				pt_near_listed(o->operands[1], valid, near));
	p->level = (enum pt_level)level;
	return find_mode(o, p->host, &p->mode);
}

static json_t *field_json(const struct pt_decoded *d)
{
	static const char *const types[] = { "flag", "number", "enum", "ignored" };
	json_t *o =
		json_pack("{s:i, s:i, s:s, s:s, s:s, s:s?}", "high", (int)d->field->hi, "low",
			  (int)d->field->lo, "name", d->field->set, "type", types[d->field->type],
			  "value", pt_entry_hex(d->value).s, "meaning", d->meaning);
	if (o && d->field->type == PT_FIELD_NUMBER)
		json_object_set_new(o, "shift", json_integer(d->field->shift));
	if (o && d->field->inverted)
		json_object_set_new(o, "inverted", json_true());
	return o;
}

static json_t *entry_json(const struct pt_place *p, pt_entry e)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	char line[PT_DECODE_LINE];
	size_t n = pt_decode_fields(p, e, d);
	json_t *fields = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(fields, field_json(&d[i]));
	pt_decode_line_at(p, e, line, sizeof(line));
	return json_pack("{s:s, s:s, s:s, s:o}", "value", pt_entry_hex(e).s, "kind",
			 pt_kind_names[pt_decode_kind(p, e)], "line", line, "fields", fields);
}

static int print_json(const struct pt_place *p, const pt_entry *value, size_t n, const char *reader)
{
	json_t *entries = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(entries, entry_json(&p[i], value[i]));
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:o}", "schema", "ptconform-decode-1", "arch",
			      p->host->arch->name, "mode", p->host->arch->modes[p->mode].name,
			      "level", pt_level_names[p->level], "entries", entries);
	if (o && reader)
		json_object_set_new(o, "reader", json_string(reader));
	if (o && n == 2) {
		char change[PT_DECODE_LINE];
		pt_decode_diff_at(&p[0], value[0], &p[1], value[1], change, sizeof(change));
		json_object_set_new(o, "changed", json_string(change));
	}
	int err = !o || json_dumpf(o, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(o);
	return err ? PT_EXIT_USAGE : PT_EXIT_OK;
}

static int print_table(const struct pt_place *p, const pt_entry *value, size_t n,
		       const char *reader)
{
	char line[PT_DECODE_LINE];

	if (reader)
		printf("read by %s\n", reader);
	if (n == 2) {
		pt_decode_full2(stdout, &p[0], value[0], &p[1], value[1]);
		return PT_EXIT_OK;
	}
	pt_decode_full(stdout, p, value[0]);
	pt_decode_line_at(p, value[0], line, sizeof(line));
	printf("in short: %s\n", line);
	return PT_EXIT_OK;
}

/* Names and kinds are the tree's, but for a kind that was asked for. */
static void read_as(struct pt_place *p, const struct pt_tree_says *says, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		p[i].reads = (const u64(*)[PT_WIRE_SLOTS])says->reads;
		p[i].swp_types = says->swp_types;
		if (p[i].kind == PT_KIND_GUESS)
			p[i].kind = says->kind[i];
	}
}

/* *reader: whose names they are; NULL: the builtin subject's. */
static int ask_subject(const struct pt_options *o, struct pt_place *p, const pt_entry *value,
		       size_t n, const char **reader)
{
	struct pt_tree_says *says;
	const char *tree;
	int err = pt_subject_parse(o->subject ? o->subject : "builtin", &tree);

	if (err != -1 || !tree)
		return err;
	err = pt_decode_ask_tree(o, tree, p, value, n, &says);
	if (err != -1)
		return err;
	read_as(p, says, n);
	*reader = says->reader;
	return -1;
}

int pt_cmd_decode(const struct pt_options *o)
{
	struct pt_place p[2];
	pt_entry value[2];
	const char *reader = NULL;
	size_t n = o->nr_operands - 2;
	int err = find_place(o, &p[0]);
	if (err != -1)
		return err;
	p[1] = p[0];
	for (size_t i = 0; i < n; i++)
		if (!pt_entry_parse(o->operands[2 + i], &value[i]) ||
		    !pt_entry_fits(value[i], PT_PLACE_BITS))
			return pt_usage(
				"'%s' is no 64-bit value: decimal, 0x hexadecimal or 0 octal",
				o->operands[2 + i]);
	err = ask_subject(o, p, value, n, &reader);
	if (err != -1)
		return err;
	return o->format && !strcmp(o->format, "json") ? print_json(p, value, n, reader)
						       : print_table(p, value, n, reader);
}
