// Builds static/build/: GOV.UK Frontend's CSS in our colours, the modules that static/js/app.js imports,
// and the outline of the maps.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { compile, compileString } from "sass";
import { outline } from "./map.mjs";

const GOVUK = "node_modules/govuk-frontend/dist/govuk";
const BUILD = "static/build";
const NOTICE = "/*! GOV.UK Frontend, (c) Crown copyright (Government Digital Service), MIT licence */\n";

// One sheet for screen and paper: three would weigh two kilobytes more, and be asked for one by one.
function buildCss() {
  // With a charset, a sheet beyond ASCII begins with a byte order mark. Behind another sheet the mark
  // spoils the first rule, in which our colours stand: white words on a white header.
  const options = { loadPaths: ["node_modules"], style: "compressed", quietDeps: true, charset: false };
  const print = `@media print {${readFileSync("static/css/print.css", "utf8")}}`;
  const sheets = [
    compile("static/css/app.scss", options),
    compile("static/css/app.css", options),
    compileString(print, { ...options, syntax: "css" }),
  ];
  writeFileSync(join(BUILD, "portal.css"), NOTICE + sheets.map(({ css }) => css).join("\n"));
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
