// Writes ui/src/bindings from the JSON Schemas of what the program answers: one module a schema.
//
//   npm run bindings            writes them
//   import { bindings } …       what they should be, for the test that compares
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { compile } from 'json-schema-to-typescript';

const root = new URL('../../', import.meta.url);
const written = new URL('../src/bindings/', import.meta.url);
const SOURCES = ['schemas/cli/', 'schemas/window/'];

/**
 * Returns every module by its file name.
 * @returns {Promise<Map<string, string>>}
 */
export async function bindings() {
  const all = new Map();
  for (const source of SOURCES) {
    const folder = new URL(source, root);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
      all.set(file.replace(/\.json$/, '.ts'), await moduleOf(source + file, new URL(file, folder)));
    }
  }
  return all;
}

/**
 * @param {string} source
 * @param {URL} path
 */
async function moduleOf(source, path) {
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  const name = source.split('/').at(-1)?.replace(/\.json$/, '') ?? '';
  // Named after its file, so that an import reads like the command it answers.
  schema.title = name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return compile(schema, schema.title, {
    bannerComment: `// Written by \`npm run bindings\` from ${source}. Do not edit.`,
    additionalProperties: false,
    cwd: fileURLToPath(root),
    style: { singleQuote: true, printWidth: 120 },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(written, { recursive: true, force: true });
  mkdirSync(written, { recursive: true });
  const all = await bindings();
  for (const [name, text] of all) writeFileSync(new URL(name, written), text);
  process.stdout.write(`wrote ${all.size} modules to ui/src/bindings\n`);
}
