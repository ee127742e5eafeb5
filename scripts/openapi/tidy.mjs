// node tidy.mjs SOURCE TARGET: the generator's output without the blank lines and wide indents that its templates leave behind.
import { readFileSync, writeFileSync } from 'node:fs';

const [, , source, target] = process.argv;
const text = readFileSync(source, 'utf8')
  .replaceAll('\r\n', '\n')
  .replace(/[ \t]+$/gm, '')
  .replace(/\n{3,}/g, '\n\n')
  .replace(/\{\n\n/g, '{\n')
  .replace(/\n\n(\s*\})/g, '\n$1')
  .replace(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2));
writeFileSync(target, `${text.trim()}\n`);
