// Builds static/build/: GOV.UK Frontend's CSS in our colours, the modules that static/js/app.js imports,
// and the outline of the maps.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { compile } from "sass";
import { outline } from "./map.mjs";

const GOVUK = "node_modules/govuk-frontend/dist/govuk";
const BUILD = "static/build";
const NOTICE = "/*! GOV.UK Frontend, (c) Crown copyright (Government Digital Service), MIT licence */\n";

function buildCss() {
  const options = { loadPaths: ["node_modules"], style: "compressed", quietDeps: true };
  writeFileSync(join(BUILD, "govuk.css"), NOTICE + compile("static/css/app.scss", options).css);
}

// Each module keeps its path below govuk/, so that its own relative imports still hold.
function copyModule(path, done) {
  if (done.has(path)) return;
  done.add(path);
  const source = withoutComments(readFileSync(join(GOVUK, path), "utf8"));
  const target = join(BUILD, "govuk", path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, NOTICE + source);
  for (const [, imported] of source.matchAll(/from '(\.[^']+)'/g)) {
    copyModule(normalize(join(dirname(path), imported)), done);
  }
}

// Whole-line comments only: what is inside a line of code may be a string.
function withoutComments(source) {
  return source.replace(/^\s*\/\*\*?[\s\S]*?\*\/\n/gm, "").replace(/^\s*\/\/.*\n?/gm, "");
}

function buildModules() {
  const app = readFileSync("static/js/app.js", "utf8");
  const done = new Set();
  for (const [, path] of app.matchAll(/\.\.\/build\/govuk\/([^"]+\.mjs)"/g)) copyModule(path, done);
  return done.size;
}

rmSync(BUILD, { recursive: true, force: true });
mkdirSync(BUILD, { recursive: true });
buildCss();
const modules = buildModules();
writeFileSync(join(BUILD, "map.svg"), outline());
console.log(`Built ${BUILD}: the style sheet, the map and ${modules} modules.`);
