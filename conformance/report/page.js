// SPDX-License-Identifier: GPL-2.0-or-later
// The views of a page beside the first: made of its data when somebody looks at them.
// What the data says becomes text, never markup: see el().
"use strict";
(() => {
	const DATA = JSON.parse(document.getElementById("data").textContent);
	const SHOWN_AT_ONCE = 100;
	const VERDICTS = { f: "fail", e: "error", h: "hazard", p: "pass", s: "skip", a: "absent" };
	const SIGNS = { e: "E", f: "F", h: "H", p: ".", s: "s", a: "-" };
	const WORST_FIRST = "efhpsa";
	const MMU = ["", "and the MMU permits it", "and a real walker permits it",
		"the MMU permits it by the model; a real walker does otherwise"];
	const overview = document.getElementById("overview");
	const view = document.getElementById("view");
	const nav = document.getElementById("views");

	// ---- elements

	function el(tag, attributes, ...children) {
		const e = document.createElement(tag);
		for (const [name, value] of Object.entries(attributes || {})) {
			if (value === true)
				e.setAttribute(name, "");
			else if (value !== false && value !== undefined && value !== null)
				e.setAttribute(name, value);
		}
		e.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== ""));
		return e;
	}

	function table(classes, heads, rows, caption) {
		return el("table", { class: classes },
			caption ? el("caption", {}, caption) : null,
			el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))),
			el("tbody", {}, rows));
	}

	// Wide tables scroll by themselves, and by keyboard.
	function scrolled(label, child) {
		return el("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" }, child);
	}

	function field(term, ...said) {
		const some = said.flat(Infinity).filter((s) => s !== null && s !== undefined && s !== "");
		return some.length ? el("div", {}, el("dt", {}, term), el("dd", {}, some)) : null;
	}

	function list(...fields) {
		return el("dl", { class: "fields" }, fields);
	}

	function badge(letter) {
		return el("span", { class: "verdict " + VERDICTS[letter] },
			el("b", { "aria-hidden": "true" }, SIGNS[letter]), " " + VERDICTS[letter]);
	}

	function plural(n, one, several) {
		return n + " " + (n === 1 ? one : several || one + "s");
	}

	// ---- links

	const part = (s) => encodeURIComponent(s).replace(/%2C/g, ",");

	function fragment(values) {
		return "#" + Object.entries(values)
			.filter(([, v]) => v !== undefined && v !== "" && v !== false)
			.map(([k, v]) => k + "=" + part(v === true ? "1" : v)).join("&");
	}

	function decoded(s) {
		try {
			return decodeURIComponent(s);
		} catch {
			return s;
		}
	}

	function clauseLink(cell, row) {
		return "#clause=" + [cell.arch, cell.mode, cell.engine, row.helper, row.clause].map(part).join("/");
	}

	// "#view=clauses&arch=x", "#cell=arch/modes/rule", "#clause=arch/mode/engine/helper/clause"
	function where() {
		const state = {};
		for (const pair of location.hash.slice(1).split("&")) {
			const at = pair.indexOf("=");
			if (at > 0)
				state[pair.slice(0, at)] = pair.slice(at + 1);
		}
		if ("cell" in state) {
			const [arch, mode, rule] = state.cell.split("/").map(decoded);
			return { view: "clauses", arch, mode, rule };
		}
		if ("race" in state)
			return { view: "race", path: state.race.split("/").map(decoded), step: Number(state.step) || 0 };
		if ("clause" in state)
			return { view: "clause", path: state.clause.split("/").map(decoded) };
		for (const key of Object.keys(state))
			state[key] = decoded(state[key]);
		return state;
	}

	// "#race=scenario/variant/arch/mode/memory", and the step it is opened to
	function raceLink(r, step) {
		return "#race=" + [r.scenario, r.variant, r.arch, r.mode, r.memory].map(part).join("/") + (step ? "&step=" + step : "");
	}

	// ---- the data

	const cells = DATA.cells || [];
	const rows = DATA.rows || [];
	const cellsOf = new Map();
	for (const c of cells)
		cellsOf.set(c.arch, (cellsOf.get(c.arch) || []).concat(c));
	const arches = [...cellsOf.keys()];
	const ruleIds = Object.keys(DATA.rules || {});
	const rowsOf = new Map();
	for (const row of rows) {
		const key = row.helper + "\0" + row.clause;
		if (!rowsOf.has(key))
			rowsOf.set(key, []);
		rowsOf.get(key).push(row);
	}
	const inCell = (value, at) => Array.isArray(value) ? value[at] : value;
	const nameOf = (row) => row.tree_name || row.helper;
	const detailOf = (row, at) => DATA.details[inCell(row.details, at)];
	const reasonOf = (row, at) => {
		const n = inCell(row.reasons, at);
		return n >= 0 ? DATA.reasons[n] : "";
	};
	const rankOf = (row, at) => {
		const n = inCell(row.reasons, at);
		return n >= 0 ? DATA.ranks[n] : 99;
	};
	const detailsOf = (row) => [...row.verdicts].map((v, at) => v === "f" ? detailOf(row, at) : null).filter(Boolean);
	const isJudged = (d) => d.known || d.no_caller;
	// is anything held against something that was before?
	const hasNew = [DATA.details, DATA.causes].some((all) => (all || []).some((x) => "new" in x)) ||
		(DATA.findings || []).some((f) => f.accepted);
	const races = (DATA.subjects || []).flatMap((s) => s.rows.map((r) => ({ arch: s.arch, mode: s.mode, ...r })));
	const hazards = rows.filter((row) => row.verdicts.includes("h"));

	function worstOf(letters) {
		for (const v of WORST_FIRST)
			if (letters.includes(v))
				return v;
		return "";
	}

	// "4k,16k (native+unicorn)"; "" if it is all of them
	function modesText(arch, places) {
		const all = cellsOf.get(arch);
		if (places.length === all.length)
			return "all modes";
		const engines = new Map();
		for (const at of places)
			engines.set(all[at].mode, (engines.get(all[at].mode) || []).concat(all[at].engine));
		const every = new Set(all.map((c) => c.engine)).size;
		return [...engines].map(([mode, names]) => names.length === every ? mode : mode + " (" + names.join("+") + ")").join(", ");
	}

	// ---- filters

	const globs = new Map();
	function matches(pattern, text) {
		if (!globs.has(pattern)) {
			const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
			globs.set(pattern, new RegExp(/[*?]/.test(pattern) ? "^" + escaped + "$" : escaped, "i"));
		}
		return globs.get(pattern).test(text);
	}

	function placesFor(row, state) {
		const all = cellsOf.get(row.arch) || [], modes = state.mode ? state.mode.split(",") : null;
		const places = [];
		for (let at = 0; at < all.length; at++)
			if ((!modes || modes.includes(all[at].mode)) && row.verdicts[at] !== "." &&
			    (!state.verdict || VERDICTS[row.verdicts[at]] === state.verdict))
				places.push(at);
		return places;
	}

	function standsSo(row, places, state) {
		if (!state.standing && !state.new)
			return true;
		return places.some((at) => {
			const d = row.verdicts[at] === "f" && detailOf(row, at);
			return d && (!state.standing || (state.standing === "known") === Boolean(isJudged(d))) &&
				(!state.new || d.new === true);
		});
	}

	// Rows that the filters leave, each with its cells.
	function chosen(from, state) {
		const found = [];
		for (const row of from) {
			if ((state.arch && row.arch !== state.arch) || (state.rule && row.rule !== state.rule) ||
			    (state.helper && !matches(state.helper, row.helper) && !matches(state.helper, nameOf(row))))
				continue;
			const places = placesFor(row, state);
			if (places.length && standsSo(row, places, state))
				found.push({ row, places, worst: worstOf(places.map((at) => row.verdicts[at]).join("")) });
		}
		return found;
	}

	function choice(name, label, values, state, none) {
		const now = state[name] || "";
		const options = values.includes(now) || !now ? values : values.concat(now);
		return el("label", {}, label, el("select", { name }, el("option", { value: "" }, none),
			options.map((v) => el("option", { value: v, selected: v === now }, v))));
	}

	function modesOf(arch) {
		const modes = cells.filter((c) => !arch || c.arch === arch).map((c) => c.mode);
		return [...new Set(modes)];
	}

	const CONTROLS = {
		arch: (s) => choice("arch", "architecture", arches, s, "all"),
		mode: (s) => choice("mode", "mode", modesOf(s.arch), s, "all"),
		rule: (s) => choice("rule", "rule", ruleIds, s, "all"),
		helper: (s) => el("label", {}, "helper", el("input", { name: "helper", type: "search", value: s.helper,
			placeholder: "pmd_*", autocomplete: "off", spellcheck: "false" })),
		verdict: (s) => choice("verdict", "verdict", [...WORST_FIRST].map((v) => VERDICTS[v])
			.filter((v) => rows.some((row) => [...row.verdicts].some((x) => VERDICTS[x] === v))), s, "all"),
		standing: (s) => DATA.subject.tree && DATA.details.length ? choice("standing", "standing", ["no known deviation", "known"], s, "any") : null,
		new: (s) => hasNew ? el("label", { class: "check" }, el("input", { name: "new", type: "checkbox", checked: Boolean(s.new) }), "new alone") : null,
		outcome: (s) => choice("outcome", "what comes of it", outcomes(), s, "anything"),
		permits: (s) => el("label", { class: "check" }, el("input", { name: "permits", type: "checkbox", checked: Boolean(s.permits) }), "the MMU permits it"),
		class: (s) => choice("class", "class", [...new Set(DATA.findings.map((f) => f.class))], s, "all"),
		severity: (s) => choice("severity", "severity", ["gate", "review"], s, "all"),
		becomes: (s) => choice("becomes", "architecture", misuseArches(), s, "all"),
		scenario: (s) => choice("scenario", "scenario", raceValues("scenario"), s, "all"),
		variant: (s) => choice("variant", "variant", raceValues("variant"), s, "all"),
		race_arch: (s) => choice("race_arch", "architecture", raceValues("arch"), s, "all"),
		race_mode: (s) => choice("race_mode", "mode", raceValues("mode"), s, "all"),
		memory: (s) => choice("memory", "memory model", raceValues("memory"), s, "all"),
		came: (s) => choice("came", "verdict", raceValues("verdict"), s, "all"),
		odd: (s) => el("label", { class: "check" }, el("input", { name: "odd", type: "checkbox", checked: Boolean(s.odd) }), "not as expected"),
	};

	// A form whose state is the address: what it shows can be sent to somebody.
	function filters(name, controls, state, show) {
		const form = el("form", { class: "filters", role: "search", "aria-label": "filter" },
			controls.map((c) => CONTROLS[c](state)),
			el("a", { class: "reset", href: "#view=" + name }, "show all"));
		const changed = () => {
			const now = { view: name };
			for (const c of form.elements)
				if (c.name)
					now[c.name] = c.type === "checkbox" ? c.checked : c.value.trim();
			if (now.arch && now.mode && !now.mode.split(",").every((m) => modesOf(now.arch).includes(m))) {
				now.mode = "";
				form.elements.mode.value = "";
			}
			history.replaceState(null, "", fragment(now));
			show(now);
		};
		// letters as they come, choices when they are made
		form.addEventListener("input", (e) => e.target.type === "search" && changed());
		form.addEventListener("change", (e) => e.target.type !== "search" && changed());
		form.addEventListener("submit", (e) => e.preventDefault());
		return form;
	}

	// So many rows at once, and a button for more.
	function paged(host, items, make) {
		let shown = 0;
		const body = el("tbody"), more = el("button", { type: "button", class: "more" });
		const add = () => {
			const until = Math.min(items.length, shown + SHOWN_AT_ONCE);
			const from = shown;
			for (; shown < until; shown++)
				body.append(make(items[shown]));
			more.hidden = shown === items.length;
			more.textContent = "show " + Math.min(SHOWN_AT_ONCE, items.length - shown) + " more of " + (items.length - shown);
			const next = from && body.rows[from] && body.rows[from].querySelector("a");
			if (next)
				next.focus();
		};
		more.addEventListener("click", add);
		add();
		host.append(more);
		return body;
	}

	// A view that is a form, how many there are, and a table of them.
	function listing(name, title, controls, state, about, fill) {
		const count = el("p", { class: "count", role: "status" });
		const host = el("div", { class: "list" });
		const show = (now) => {
			host.replaceChildren();
			count.textContent = fill(host, now);
		};
		view.append(el("h2", { tabindex: "-1" }, title), about ? el("p", { class: "about" }, about) : "",
			filters(name, controls, state, show), count, host);
		show(state);
	}

	// ---- clauses

	function standing(row, places) {
		const all = places.filter((at) => row.verdicts[at] === "f").map((at) => detailOf(row, at));
		const out = [];
		if (all.some((d) => d.new === true))
			out.push(el("strong", { class: "new" }, "new"), " ");
		const known = all.find((d) => d.known);
		if (known)
			out.push(known.known.state + ": ", el("code", {}, known.known.id));
		else if (all.some((d) => d.no_caller))
			out.push("no caller known");
		else if (all.length)
			out.push(DATA.subject.tree ? "no known deviation" : "");
		return out;
	}

	function clauseRow({ row, places, worst }) {
		const so = places.filter((at) => row.verdicts[at] === worst);
		const cell = cellsOf.get(row.arch)[so[0]];
		const cases = so.reduce((sum, at) => sum + (inCell(row.cases, at) || 0), 0);
		const said = worst === "f" ? standing(row, so) : reasonOf(row, so[0]);
		return el("tr", {},
			el("td", {}, badge(worst)),
			el("td", { title: (DATA.rules[row.rule] || {}).text }, row.rule),
			el("td", {}, row.arch),
			el("th", { scope: "row" }, el("a", { href: clauseLink(cell, row) }, el("code", {}, nameOf(row)), " " + row.clause)),
			el("td", {}, modesText(row.arch, so)),
			el("td", { class: "number" }, cases || ""),
			el("td", { class: "said" }, said));
	}

	function showClauses(state) {
		const rule = DATA.rules[state.rule];
		const controls = ["arch", "mode", "rule", "helper", "verdict", "standing", "new"];
		listing("clauses", "Clauses", controls, state, null, (host, now) => {
			const items = chosen(rows, now);
			items.sort((a, b) => WORST_FIRST.indexOf(a.worst) - WORST_FIRST.indexOf(b.worst));
			if (now.rule && DATA.rules[now.rule])
				host.append(ruleFields(now.rule));
			const t = table("clauses", ["verdict", "rule", "architecture", "helper and clause", "where", "cases", "why"], []);
			t.tBodies[0].replaceWith(paged(host, items, clauseRow));
			host.insertBefore(scrolled("clauses", t), host.lastElementChild);
			return plural(items.length, "clause") + " of " + rows.length;
		});
		return rule ? "rule " + state.rule : "Clauses";
	}

	function ruleFields(id) {
		const rule = DATA.rules[id] || {};
		return list(field("rule", el("b", {}, id), rule.text ? ": " + rule.text : ""),
			field("source", rule.source), field("relied on", rule.relied_on));
	}

	// ---- one clause

	function find([arch, mode, engine, helper, clause]) {
		const all = cellsOf.get(arch) || [];
		const at = all.findIndex((c) => c.mode === mode && c.engine === engine);
		const row = (rowsOf.get(helper + "\0" + clause) || []).find((r) => r.arch === arch && r.verdicts[at] !== ".");
		return row && at >= 0 ? { row, at, cell: all[at] } : null;
	}

	// Every cell in which the clause is asked, a line for each architecture.
	function everywhere(row, at) {
		const lines = rowsOf.get(row.helper + "\0" + row.clause).map((r) => el("tr", {},
			el("th", { scope: "row" }, r.arch),
			el("td", {}, cellsOf.get(r.arch).map((c, i) => r.verdicts[i] === "." ? null :
				el("a", { class: "cell " + VERDICTS[r.verdicts[i]], href: clauseLink(c, r),
					"aria-current": r === row && i === at ? "true" : null },
				el("b", { "aria-hidden": "true" }, SIGNS[r.verdicts[i]]), " " + c.mode + " " + c.engine,
				el("span", { class: "spoken" }, ": " + VERDICTS[r.verdicts[i]]))))));
		return el("section", {}, el("h3", {}, "The same clause elsewhere"),
			table("everywhere", ["architecture", "cells"], lines));
	}

	function copyButton(text) {
		const button = el("button", { type: "button" }, "copy");
		button.addEventListener("click", () => {
			const said = (ok) => {
				button.textContent = ok ? "copied" : "cannot copy: select it";
			};
			if (navigator.clipboard)
				navigator.clipboard.writeText(text).then(() => said(true), () => said(false));
			else
				said(false);
		});
		return button;
	}

	function command(text) {
		return text ? el("section", {}, el("h3", {}, "Again"),
			el("div", { class: "command" }, el("pre", { tabindex: "0", "aria-label": "command" }, text), copyButton(text))) : null;
	}

	function knownFields(known) {
		const d = DATA.deviations[known.id] || {};
		return el("section", {}, el("h3", {}, "A known deviation: ", el("code", {}, known.id)),
			list(field("standing", known.state), field("what", [d.title, d.what].filter(Boolean).join(". ")),
				field("where", d.where), field("since", d.since), field("until", d.until),
				field("relied on", d.relied_on), field("comes of it", d.consequence)));
	}

	// What follows from the same helper, on this architecture.
	function follows(d) {
		const root = d.cause && d.cause[0];
		if (!root)
			return null;
		const others = rows.filter((r) => r.arch === d.arch && r.verdicts.includes("f") &&
			!(r.helper === d.helper && r.clause === d.clause) &&
			detailsOf(r).some((x) => x.cause && x.cause[0] === root));
		if (!others.length)
			return null;
		return el("section", {}, el("h3", {}, "Fails for the same reason"), el("ul", { class: "also" }, others.slice(0, 200).map((r) => {
			const at = r.verdicts.indexOf("f");
			return el("li", {}, el("a", { href: clauseLink(cellsOf.get(r.arch)[at], r) }, el("code", {}, nameOf(r)), " " + r.clause));
		})));
	}

	function common(v) {
		if (!v)
			return null;
		return el("section", {}, el("h3", {}, "All " + plural(v.cases, "case") + " that violate it"),
			list(field("given", v.kinds), field("sizes", v.sizes), field("frame bits", v.frames),
				field("arguments", v.arguments), field("have and lack", v.given),
				field("changes", v.changed), field("differs", v.differs), field("warns in", v.warns)));
	}

	function failure(d) {
		const w = d.witness, parts = [];
		const causes = (d.cause || []).filter((h) => h !== d.helper);
		parts.push(list(
			field("broke", d.broke ? d.reason : ""),
			field("expected", w && !d.broke ? w.expected : ""),
			field("got", w ? w.got : d.reason),
			field("follows from", causes.length ? "what is wrong with " + causes.map((c) => c + "()").join(" and ") : ""),
			field("machine", d.machine ? d.machine + "; on others it holds" : ""),
			field("switches", d.switches ? d.switches.join(" ") : ""),
			field("new", d.new ? el("strong", { class: "new" }, "it is not violated in the baseline") : ""),
			field("callers", d.no_caller ? "none known: nothing in the tree calls it" : "")));
		if (w)
			parts.push(witness(w, d.fields || []));
		parts.push(d.known ? knownFields(d.known) : null, common(d.violations), follows(d), command(d.reproduce));
		return parts;
	}

	function hazard(row, at) {
		return [list(field("called on", row.clause.replace(/^on-/, "")), field("becomes", reasonOf(row, at)),
			field("MMU", MMU[inCell(row.mmu, at)] || "")),
		row.given && row.came ? el("section", {}, el("h3", {}, "An entry"),
			bits([{ role: "given", value: row.given }, { role: "came", value: row.came }])) : null];
	}

	function showClause(state) {
		const found = find(state.path);
		if (!found) {
			view.append(el("h2", { tabindex: "-1" }, "Not in this report"), el("p", {}, state.path.join(" / ")));
			return "not in this report";
		}
		const { row, at, cell } = found, letter = row.verdicts[at];
		view.append(
			el("p", { class: "back" }, el("a", { href: fragment({ view: "clauses", arch: row.arch, rule: row.rule }) },
				"clauses of " + row.rule + " on " + row.arch), " ",
			el("a", { href: fragment({ view: "clauses", helper: row.helper }) }, "all of " + nameOf(row))),
			el("h2", { tabindex: "-1" }, el("code", {}, nameOf(row)), " " + row.clause),
			el("p", { class: "of" }, badge(letter), " on " + cell.arch + " " + cell.mode + " (" + cell.engine + "), " +
				plural(inCell(row.cases, at) || 0, "case")),
			ruleFields(row.rule));
		if (letter === "f")
			view.append(...failure(detailOf(row, at)).filter(Boolean));
		else if (letter === "h")
			view.append(...hazard(row, at).filter(Boolean));
		else if (reasonOf(row, at))
			view.append(list(field("why", reasonOf(row, at))));
		view.append(everywhere(row, at));
		return nameOf(row) + " " + row.clause;
	}

	// ---- entries, bit by bit

	const hex = (value) => BigInt(/^0x[0-9a-f]+$/i.test(value) ? value : "0x0");

	function markOf(before, after, bit) {
		const x = before >> bit & 1n, y = after >> bit & 1n;
		return x === y ? "" : y ? "+" : "-";
	}

	// Sixteen bits: a line of numbers, one for each entry, and one of what changed.
	function sixteen(top, entries, names) {
		const lines = [], cell = (c, text, title) => el("span", { class: c, title }, text);
		lines.push(cell("role", "bit"));
		for (let b = top; b > top - 16; b--)
			lines.push(cell("n" + (b % 4 === 0 ? " nibble" : ""), b % 4 === 3 || b % 4 === 0 ? String(b) : ""));
		for (const e of entries) {
			const v = hex(e.value);
			lines.push(cell("role", e.role));
			for (let b = top; b > top - 16; b--) {
				const one = v >> BigInt(b) & 1n;
				const changed = entries.length === 2 && markOf(hex(entries[0].value), hex(entries[1].value), BigInt(b));
				lines.push(cell((one ? "one" : "zero") + (changed ? " changed" : "") + (b % 4 === 0 ? " nibble" : ""),
					one ? "1" : "0", b + (names.has(b) ? ": " + names.get(b) : "")));
			}
		}
		if (entries.length === 2) {
			lines.push(cell("role", "change"));
			for (let b = top; b > top - 16; b--)
				lines.push(cell("mark" + (b % 4 === 0 ? " nibble" : ""), markOf(hex(entries[0].value), hex(entries[1].value), BigInt(b))));
		}
		return el("div", { class: "sixteen" }, lines);
	}

	// One entry, or two of which the second came of the first.
	function bits(entries, fields) {
		const names = new Map(), words = [];
		for (const f of (fields || []).flat())
			for (let b = f[1]; b <= f[0]; b++)
				names.set(b, f[2]);
		const width = entries.some((e) => hex(e.value) >> 64n) ? 128 : 64;
		for (let top = width - 1; top > 0; top -= 16)
			words.push(sixteen(top, entries, names));
		let said = entries.map((e) => e.role + " " + e.value).join(", ");
		if (entries.length === 2)
			said += "; changed bits: " + (changedBits(entries) || "none");
		return el("div", { class: "bits", role: "img", "aria-label": said }, words);
	}

	function changedBits([a, b]) {
		const out = [], before = hex(a.value), after = hex(b.value);
		for (let bit = 127n; bit >= 0n; bit--) {
			const mark = markOf(before, after, bit);
			if (mark)
				out.push(mark + bit);
		}
		return out.join(" ");
	}

	function fieldValue(f) {
		if (!f)
			return "0";
		return f[4] ? f[4] : f[0] === f[1] ? String(hex(f[3])) : f[3];
	}

	function fieldChange(a, b) {
		const x = a ? hex(a[3]) : 0n, y = b ? hex(b[3]) : 0n;
		if (x === y)
			return ["", ""];
		return x && y ? ["~", "changed"] : y ? ["+", "set"] : ["-", "cleared"];
	}

	// The names of the bits, as what they were and what they are.
	function fieldTable(entries, fields) {
		const at = new Map();
		fields.forEach((all, i) => all.forEach((f) => {
			const key = f[0] + ":" + f[1];
			if (!at.has(key))
				at.set(key, []);
			at.get(key)[i] = f;
		}));
		const two = entries.length === 2;
		const lines = [...at.values()].sort((x, y) => (y[0] || y[1])[1] - (x[0] || x[1])[1]).map((f) => {
			const any = f[0] || f[1], names = [...new Set(f.filter(Boolean).map((x) => x[2]))].join(" / ");
			const [mark, word] = two ? fieldChange(f[0], f[1]) : ["", ""];
			return el("tr", { class: mark ? "changed" : null },
				two ? el("td", { class: "mark" }, mark ? mark + " " + word : "") : null,
				el("td", { class: "number" }, any[0] === any[1] ? String(any[0]) : any[0] + ":" + any[1]),
				el("th", { scope: "row" }, names), entries.map((e, i) => el("td", {}, fieldValue(f[i]))));
		});
		const heads = (two ? ["change"] : []).concat(["bits", "name"], entries.map((e) => e.role));
		return lines.length ? scrolled("names of the bits", table("names", heads, lines)) : null;
	}

	function drawing(entries, fields, change) {
		return [bits(entries, fields),
			el("dl", { class: "words" }, entries.map((e) => field(e.role, el("code", {}, e.text || e.value))),
				change ? field("change", el("code", {}, change.text)) : null),
			fieldTable(entries, fields)];
	}

	function witness(w, fields) {
		const entries = w.entries || [], parts = [];
		const given = (w.arguments || []).map((a) => a.name + "=" + a.value + (a.means ? " (" + a.means + ")" : "")).join(" ");
		parts.push(el("h3", {}, "A case"), list(field("given", given ? el("code", {}, given) : "")));
		// of two formats there is nothing to hold bit against bit
		if (entries.length === 2 && w.change && w.change.bits !== null)
			parts.push(drawing(entries, fields, w.change));
		else
			entries.forEach((e, i) => parts.push(drawing([e], [fields[i] || []],
				i === entries.length - 1 ? w.change : null)));
		if (!entries.length && w.entry)
			parts.push(bits([{ role: "entry", value: w.entry }]));
		if (w.calls && w.calls.length)
			parts.push(el("ol", { class: "calls" }, w.calls.map((c) => el("li", {}, el("code", {}, c)))));
		return el("section", { class: "witness" }, parts);
	}

	// ---- hazards

	const outcomeOf = (reason) => reason.split(";")[0];

	function outcomes() {
		return (DATA.reasons || []).map((r, i) => [DATA.ranks[i], outcomeOf(r)]).filter(([rank]) => rank >= 0)
			.sort((a, b) => a[0] - b[0]).map((x) => x[1]).filter((x, i, all) => all.indexOf(x) === i);
	}

	function isSuch(row, at, now) {
		return row.verdicts[at] === "h" && (!now.outcome || outcomeOf(reasonOf(row, at)) === now.outcome) &&
			(!now.permits || inCell(row.mmu, at) > 0);
	}

	// Mistakes with a helper, of whatever architecture, the worst first.
	function mistakes(now) {
		const found = new Map();
		for (const { row, places } of chosen(hazards, now)) {
			const such = places.filter((at) => isSuch(row, at, now));
			if (!such.length)
				continue;
			const key = row.helper + "\0" + row.clause;
			const m = found.get(key) || { row, of: new Map(), rank: 99 };
			m.of.set(row.arch, { row, places: such });
			m.rank = Math.min(m.rank, ...such.map((at) => rankOf(row, at)));
			found.set(key, m);
		}
		return [...found.values()].sort((a, b) => a.rank - b.rank);
	}

	function comes({ row, places }) {
		const said = new Map();
		for (const at of places) {
			const [outcome, warns] = reasonOf(row, at).split("; ");
			const text = [outcome, MMU[inCell(row.mmu, at)], warns === "does not warn" ? "" : warns].filter(Boolean).join("; ");
			said.set(text, (said.get(text) || []).concat(at));
		}
		return [...said].map(([text, so]) => el("a", { href: clauseLink(cellsOf.get(row.arch)[so[0]], row) },
			text + (said.size > 1 ? " (" + modesText(row.arch, so) + ")" : "")));
	}

	function showHazards(state) {
		listing("hazards", "Hazards", ["arch", "helper", "outcome", "permits"], state,
			"What an entry turns into that a caller must not give the helper, and whether the helper warns. None is a violation.", (host, now) => {
				const items = mistakes(now), columns = arches.filter((a) => !now.arch || a === now.arch);
				const t = table("hazards", ["helper", "called on", ...columns], []);
				t.tBodies[0].replaceWith(paged(host, items, (m) => el("tr", {},
					el("th", { scope: "row" }, el("code", {}, nameOf(m.row))),
					el("td", {}, m.row.clause.replace(/^on-/, "")),
					columns.map((a) => el("td", {}, m.of.has(a) ? comes(m.of.get(a)) : "")))));
				host.insertBefore(scrolled("hazards", t), host.lastElementChild);
				return plural(items.length, "mistake");
			});
		return "Hazards";
	}

	// ---- what was not asked, and the cells

	function section(title, n, child) {
		return n ? el("section", {}, el("h3", {}, title), child) : null;
	}

	// "x86, arm64 (4k)": an architecture's modes, where some of those that ran have it
	function lackedBy(h) {
		const ran = new Set(cells.filter((c) => c.arch === h.arch && c.status === "ran").map((c) => c.mode));
		return h.arch + (h.modes.length < ran.size ? " (" + h.modes.join(", ") + ")" : "");
	}

	function absentTable(all) {
		const found = new Map();
		for (const h of all) {
			const key = h.helper + "\0" + h.level;
			const x = found.get(key) || { helper: h.helper, level: h.level, lacked: [], called: h.called, elsewhere: h.elsewhere };
			x.lacked.push(lackedBy(h));
			found.set(key, x);
		}
		const lines = [...found.values()].sort((a, b) => Boolean(b.called) - Boolean(a.called));
		return scrolled("helpers that are not there", table("plain", ["helper", "level", "not on", "found on", "mm/ calls it"],
			lines.slice(0, 500).map((x) => el("tr", {}, el("th", { scope: "row" }, el("code", {}, x.helper)), el("td", {}, x.level),
				el("td", {}, x.lacked.join(", ")), el("td", {}, x.elsewhere.join(", ")),
				el("td", {}, x.called === undefined ? "" : x.called ? "yes" : "no")))));
	}

	// Clauses that were skipped, or were in error, for one reason.
	function reasonTable(letter) {
		const found = new Map();
		for (const row of rows)
			[...row.verdicts].forEach((v, at) => {
				if (v !== letter)
					return;
				const key = row.arch + "\0" + reasonOf(row, at);
				const x = found.get(key) || { arch: row.arch, reason: reasonOf(row, at), n: 0 };
				x.n++;
				found.set(key, x);
			});
		const all = [...found.values()].sort((a, b) => b.n - a.n);
		return all.length ? scrolled(VERDICTS[letter], table("plain", ["architecture", "clauses in cells", "why"], all.slice(0, 200).map((x) => el("tr", {},
			el("th", { scope: "row" }, el("a", { href: fragment({ view: "clauses", arch: x.arch, verdict: VERDICTS[letter] }) }, x.arch)),
			el("td", { class: "number" }, String(x.n)), el("td", {}, x.reason))))) : null;
	}

	function showLeftOut() {
		const absent = DATA.absent_helpers.filter((h) => h.reference), unknown = DATA.unknown_helpers, few = DATA.fewer_clauses;
		const errors = reasonTable("e"), skips = reasonTable("s"), gone = reasonTable("a");
		view.append(el("h2", { tabindex: "-1" }, "Not asked"), ...[
			section("Errors", errors, errors),
			section("Far fewer clauses than known versions", few.length, table("plain", ["cell", "asked", "known", "missing most"], few.map((x) => el("tr", {},
				el("th", { scope: "row" }, x.arch + " " + x.mode), el("td", { class: "number" }, String(x.asked)),
				el("td", {}, x.known + " of Linux " + x.version), el("td", {}, x.rules))))),
			section("Skipped", skips, skips),
			section("Helpers that are not there, though the reference helpers have them", absent.length, absentTable(absent)),
			section("Why clauses are absent", gone, gone),
			section("Helpers that no clause is about", unknown.length, scrolled("helpers that no clause is about",
				table("plain", ["architecture", "helper", "header"], unknown.slice(0, 500).map((u) => el("tr", {}, el("td", {}, u.arch),
					el("th", { scope: "row" }, el("code", {}, u.name)), el("td", {}, el("code", {}, u.header))))))),
		].filter(Boolean));
		return "Not asked";
	}

	function assumedOf(c) {
		return c.assumed && c.assumed.length ? el("details", {}, el("summary", {}, plural(c.assumed.length, "assumption")),
			el("dl", { class: "fields" }, c.assumed.map((a) => field(a.name, el("code", {}, a.value), " " + a.reason)))) : null;
	}

	function machinesOf(c) {
		return c.machines ? el("p", {}, "also on machines " + c.machines.map((m) => m.is + (m.status === "ran" ? "" : " (" + m.status + ": " + m.reason + ")")).join(", ")) : null;
	}

	function showCells() {
		view.append(el("h2", { tabindex: "-1" }, "Cells"), scrolled("cells", table("plain", ["architecture", "mode", "engine", "status", "seconds", "cases", "notes"],
			cells.map((c) => el("tr", {}, el("th", { scope: "row" }, el("a", { href: fragment({ view: "clauses", arch: c.arch, mode: c.mode }) }, c.arch)),
				el("td", {}, c.mode), el("td", {}, c.engine),
				el("td", {}, c.status === "ran" ? "ran" : badge(c.status === "skip" ? "s" : "e")),
				el("td", { class: "number" }, c.seconds.toFixed(2)), el("td", { class: "number" }, String(c.cases)),
				el("td", { class: "said" }, c.reason, machinesOf(c), assumedOf(c)))))));
		return "Cells";
	}

	// ---- misuse: what a caller does that he must not

	function misuseArches() {
		const names = DATA.findings.flatMap((f) => f.becomes.flatMap((b) => b.arches.split(/[ ,]+/)));
		return [...new Set(names)].filter(Boolean);
	}

	// The findings stand in the page: filters hide what is not asked for.
	function filterMisuse() {
		const host = document.getElementById("findings");
		if (!host)
			return;
		const all = [...host.querySelectorAll("article")], count = el("p", { class: "count", role: "status" });
		const state = where();
		const show = (now) => {
			let shown = 0;
			all.forEach((a, i) => {
				const f = DATA.findings[i];
				a.hidden = Boolean((now.class && f.class !== now.class) || (now.severity && f.severity !== now.severity) ||
					(now.helper && !matches(now.helper, f.helper)) || (now.new && f.accepted) ||
					(now.becomes && !f.becomes.some((b) => b.arches.split(/[ ,]+/).includes(now.becomes))));
				shown += !a.hidden;
			});
			count.textContent = plural(shown, "finding") + " of " + all.length;
		};
		const form = filters("misuse", ["severity", "class", "becomes", "helper", "new"], state, show);
		form.querySelector(".reset").addEventListener("click", () => {
			form.reset();
			for (const c of form.elements)
				if (c.type === "checkbox")
					c.checked = false;
				else
					c.value = "";
			show({});
		});
		host.before(form, count);
		show(state);
	}

	// ---- races: what callers come to who run at the same time

	const raceValues = (key) => [...new Set(races.map((r) => r[key]))];
	const RACE_LETTERS = { clean: "p", absent: "a", error: "e", "not run": "s" };
	const isOdd = (r) => !r.as_expected && (r.verdict === "clean" || r.verdict === "violated");

	function raceBadge(r) {
		const letter = r.verdict === "violated" ? (r.failure ? "f" : "h") : RACE_LETTERS[r.verdict] || "s";
		return el("span", { class: "verdict " + VERDICTS[letter] },
			el("b", { "aria-hidden": "true" }, r.verdict === "violated" ? "v" : SIGNS[letter]), " " + r.verdict);
	}

	function raceRow(r) {
		return el("tr", {},
			el("td", {}, raceBadge(r)),
			el("th", { scope: "row" }, el("a", { href: raceLink(r) }, el("code", {}, r.scenario), " " + r.variant)),
			el("td", {}, r.fixed ? "fixed" : "has the bug"),
			el("td", {}, r.arch + " " + r.mode), el("td", {}, r.memory),
			el("td", { class: "number" }, r.states ? String(r.states) : ""),
			el("td", { class: "said" }, isOdd(r) ? el("strong", { class: "new" }, "not as expected") : "", " ", r.why || r.odd));
	}

	function showRaces(state) {
		listing("races", "Races", ["scenario", "variant", "race_arch", "race_mode", "memory", "came", "odd"], state, null, (host, now) => {
			const wanted = { scenario: now.scenario, variant: now.variant, arch: now.race_arch, mode: now.race_mode, memory: now.memory, verdict: now.came };
			const items = races.filter((r) => Object.entries(wanted).every(([k, v]) => !v || r[k] === v) && (!now.odd || isOdd(r)));
			const t = table("clauses", ["verdict", "scenario and variant", "bug", "where", "memory", "states", "why"], []);
			t.tBodies[0].replaceWith(paged(host, items, raceRow));
			host.insertBefore(scrolled("races", t), host.lastElementChild);
			return plural(items.length, "verdict") + " of " + races.length;
		});
		return "Races";
	}

	function trailStep(s, at) {
		return el("li", { class: "step", value: String(at + 1) }, el("b", {}, s.actor), s.function ? [" ", el("code", {}, s.function + "()")] : "", " " + s.did,
			s.changed.map((c) => el("div", { class: "changed" }, el("code", {}, c))));
	}

	// A step after the other, by buttons or by arrows; the address says how far.
	function trail(r, from) {
		const steps = r.trail.steps, items = steps.map(trailStep);
		const at = el("p", { class: "count", role: "status" }), wrong = el("p", { class: "wrong" }, r.why);
		const button = (label, to) => {
			const b = el("button", { type: "button" }, label);
			b.addEventListener("click", () => go(to()));
			return b;
		};
		let now = 0;
		const buttons = [button("first", () => 1), button("back", () => now - 1), button("next", () => now + 1), button("all", () => steps.length)];
		const go = (to, quiet) => {
			now = Math.max(1, Math.min(steps.length, to));
			items.forEach((li, i) => {
				li.hidden = i >= now;
				li.classList.toggle("now", i === now - 1);
			});
			wrong.hidden = now < steps.length;
			buttons[0].disabled = buttons[1].disabled = now === 1;
			buttons[2].disabled = buttons[3].disabled = now === steps.length;
			at.textContent = "step " + now + " of " + steps.length;
			if (!quiet)
				history.replaceState(null, "", raceLink(r, now));
		};
		const all = el("div", { class: "trail", role: "group", "aria-label": "trail", tabindex: "0" },
			el("p", {}, buttons), at, el("ol", {}, items), wrong,
			r.trail.steps_left_out ? el("p", { class: "note" }, r.trail.steps_left_out + " steps more are left out") : "");
		all.addEventListener("keydown", (e) => {
			const to = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 1, End: steps.length }[e.key];
			if (to === undefined || e.altKey || e.ctrlKey || e.metaKey)
				return;
			e.preventDefault();
			go(to);
		});
		go(from || 1, true);
		return all;
	}

	function raceElsewhere(r) {
		const same = races.filter((x) => x.scenario === r.scenario && x.variant === r.variant);
		return el("section", {}, el("h3", {}, "The same elsewhere"), table("everywhere", ["where", "memory models"],
			[...new Set(same.map((x) => x.arch + " " + x.mode))].map((place) => el("tr", {}, el("th", { scope: "row" }, place),
				el("td", {}, same.filter((x) => x.arch + " " + x.mode === place).map((x) => [el("a", { href: raceLink(x), "aria-current": x === r ? "true" : null },
					x.memory + ": " + x.verdict), " "]))))));
	}

	function showRace(state) {
		const [scenario, variant, arch, mode, memory] = state.path;
		const r = races.find((x) => x.scenario === scenario && x.variant === variant && x.arch === arch && x.mode === mode && x.memory === memory);
		if (!r) {
			view.append(el("h2", { tabindex: "-1" }, "Not in this report"), el("p", {}, state.path.join(" ")));
			return "Not in this report";
		}
		const again = "ptconform race " + r.scenario + " --variant " + r.variant + " --arch " + r.arch + " --mode " + r.mode + " --memory " + r.memory +
			(DATA.kernel ? " --kernel TREE" : "");
		view.append(el("h2", { tabindex: "-1" }, el("code", {}, r.scenario), " " + r.variant + ", " + r.arch + " " + r.mode + ", " + r.memory),
			el("p", {}, raceBadge(r), isOdd(r) ? [" ", el("strong", { class: "new" }, "not as expected")] : ""),
			list(field("variant", r.fixed ? "fixed: " + (r.fix || "") : "has the bug"), field("expected", r.expected), field("why", r.why), field("besides", r.odd),
				field("states", r.states ? String(r.states) : "")),
			r.trail ? el("section", {}, el("h3", {}, "The shortest way there"), trail(r, state.step)) : "",
			r.needs ? el("section", {}, el("h3", {}, "What is needed"), table("plain", ["place", "without it", "what is wrong"],
				r.needs.map((n) => el("tr", {}, el("th", { scope: "row" }, n.what), el("td", {}, n.without), el("td", {}, n.why))))) : "",
			raceElsewhere(r), command(again));
		return r.scenario + " " + r.variant;
	}

	// ---- from view to view

	const VIEWS = [
		["overview", "Overview", true, null],
		["clauses", "Clauses", rows.length, showClauses],
		["hazards", "Hazards", hazards.length, showHazards],
		["left-out", "Not asked", cells.length, showLeftOut],
		["cells", "Cells", cells.length, showCells],
		["races", "Races", races.length, showRaces],
	];
	const title = document.title;
	let last = null, scroll = 0;

	function route() {
		const state = where(), name = state.view || "overview";
		const [, , , make] = VIEWS.find((v) => v[0] === name) || ["", "", true, { clause: showClause, race: showRace }[name] || null];
		if (!overview.hidden && make) {
			last = document.activeElement;
			scroll = scrollY;
		}
		view.replaceChildren();
		overview.hidden = Boolean(make);
		view.hidden = !make;
		document.title = (make ? make(state) + " - " : "") + title;
		for (const a of nav.querySelectorAll("a")) {
			const current = a.dataset.view === name || (name === "clause" && a.dataset.view === "clauses") || (name === "race" && a.dataset.view === "races");
			if (current)
				a.setAttribute("aria-current", "page");
			else
				a.removeAttribute("aria-current");
		}
		if (make) {
			scrollTo(0, 0);
			view.querySelector("h2").focus({ preventScroll: true });
		} else if (last) {
			last.focus({ preventScroll: true });
			scrollTo(0, scroll);
		}
	}

	// In the matrix one cell is in the order of Tab; the arrows lead to the others.
	function arrows(matrix) {
		const grid = [...matrix.tBodies].flatMap((b) => [...b.rows]).map((r) => [...r.querySelectorAll("td")].map((td) => td.querySelector("a")));
		let x = 0, y = grid.findIndex((r) => r.some(Boolean));
		const all = grid.flat().filter(Boolean);
		if (!all.length)
			return;
		x = grid[y].findIndex(Boolean);
		all.forEach((a) => a.setAttribute("tabindex", "-1"));
		grid[y][x].setAttribute("tabindex", "0");
		const seen = (a) => a && a.offsetParent !== null;
		const go = (dx, dy) => {
			for (let i = x + dx, k = y + dy; k >= 0 && k < grid.length && i >= 0 && i < grid[k].length || (dy && k >= 0 && k < grid.length); i += dx, k += dy)
				if (seen(grid[k][i]))
					return grid[k][i].focus();
			return undefined;
		};
		matrix.addEventListener("focusin", (e) => {
			const row = grid.findIndex((r) => r.includes(e.target));
			if (row < 0)
				return;
			grid[y][x].setAttribute("tabindex", "-1");
			y = row;
			x = grid[row].indexOf(e.target);
			e.target.setAttribute("tabindex", "0");
		});
		matrix.addEventListener("keydown", (e) => {
			const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
			if (!steps[e.key] || !grid.some((r) => r.includes(e.target)) || e.altKey || e.ctrlKey || e.metaKey)
				return;
			e.preventDefault();
			go(...steps[e.key]);
		});
	}

	function begin() {
		if (!view)
			return filterMisuse();
		for (const [name, label, there] of VIEWS)
			if (there)
				nav.append(el("a", { href: "#view=" + name, "data-view": name }, label));
		nav.hidden = false;
		// the address stays that of the view
		document.querySelector(".skip-link").addEventListener("click", (e) => {
			e.preventDefault();
			document.getElementById("main").focus();
		});
		arrows(document.getElementById("matrix"));
		addEventListener("hashchange", route);
		return route();
	}
	begin();
})();
