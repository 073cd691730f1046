// SPDX-License-Identifier: GPL-2.0-or-later
// For `node --import`: @actions/workflow-parser imports JSON without saying that it is.
import {register} from "node:module";

const hook = `export async function resolve(name, context, next) {
	const found = await next(name, context);
	return found.url.endsWith(".json") ? {...found, importAttributes: {type: "json"}} : found;
}`;
register("data:text/javascript," + encodeURIComponent(hook));
