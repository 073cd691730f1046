// SPDX-License-Identifier: GPL-2.0-or-later
// workflow.mjs FILE: what GitHub's own parser says of a workflow, and the workflow, as JSON.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const need = createRequire(process.cwd() + "/");
const load = (name) => import(pathToFileURL(need.resolve(name)).href);
const {parseWorkflow, NoOperationTraceWriter, convertWorkflowTemplate} = await import(
	pathToFileURL(process.cwd() + "/node_modules/@actions/workflow-parser/dist/index.js").href);
const {parse} = await load("yaml");

const name = process.argv[2];
const content = readFileSync(name, "utf8");
const read = parseWorkflow({name, content}, new NoOperationTraceWriter());
if (read.value)
	await convertWorkflowTemplate(read.context, read.value, undefined, {});
console.log(JSON.stringify({
	errors: read.context.errors.getErrors().map((e) => e.message),
	workflow: parse(content),
}));
