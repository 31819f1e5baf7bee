// Loaded by the launcher once the Node is new enough.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const source = join(__dirname, '..', 'src', 'cli', 'main.ts');
const compiled = join(__dirname, '..', 'dist', 'cli', 'main.js');

delete process.env.COUNTERSIGN_HANDED_OVER;
import(pathToFileURL(existsSync(source) ? source : compiled).href).then(({ main }) => main(process.argv.slice(2)));
