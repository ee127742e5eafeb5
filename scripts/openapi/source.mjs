// node source.mjs DOCUMENT TARGET: the API's description as far as the generator needs it. Refusals are left out, because the client turns each of them into
// one kind of error (src/api/exchange.ts), and so are second addresses of the same operation and answers that are files.
import { readFileSync, writeFileSync } from 'node:fs';

const [, , source, target] = process.argv;
const document = JSON.parse(readFileSync(source, 'utf8'));

for (const path of Object.values(document.paths)) {
  for (const [method, operation] of Object.entries(path)) {
    if (operation['x-alias-of']) {
      delete path[method];
      continue;
    }

    for (const [status, answer] of Object.entries(operation.responses)) {
      if (!status.startsWith('2')) delete operation.responses[status];
      delete answer.content?.['text/csv'];
    }
  }
}

// Written by hand in types.ts: the generator knows no tuples.
document.components.schemas.Level = { type: 'object' };

/** Says things in the way that the generator reads best, here and in everything below. */
function rephrase(node) {
  if (Array.isArray(node)) {
    node.forEach(rephrase);
  } else if (node !== null && typeof node === 'object') {
    if (node.nullable && node.allOf?.length === 1) {
      node.oneOf = node.allOf;
      delete node.allOf;
      delete node.type;
    }

    if (node.type === 'array' && node.items?.maxItems === 2) node.items = { $ref: '#/components/schemas/Level' };
    Object.values(node).forEach(rephrase);
  }
}

rephrase(document);
writeFileSync(target, JSON.stringify(document));
