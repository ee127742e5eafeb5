import { readFileSync } from 'node:fs';
import { expect, test, unique } from './exchange';

interface Step {
  name: string | null;
  title: string;
  method: string;
  address: string;
  headers: Record<string, string>;
  body: string;
}

/** The requests of a .http file, in order. */
function read(file: string): Step[] {
  return readFileSync(file, 'utf8').split(/^###/m).slice(1).map((block) => {
    const [title = '', ...lines] = block.split('\n');
    const name = lines.find((line) => line.startsWith('# @name '))?.slice('# @name '.length).trim() ?? null;
    const [request = '', ...rest] = lines.filter((line) => !line.startsWith('#')).join('\n').trim().split('\n');
    const [method = '', address = ''] = request.split(' ');
    const gap = rest.indexOf('');
    const headers = gap < 0 ? rest : rest.slice(0, gap);
    return {
      name, title: title.trim(), method, address, body: gap < 0 ? '' : rest.slice(gap).join('\n').trim(),
      headers: Object.fromEntries(headers.filter(Boolean).map((line) => line.split(/:\s*(.*)/).slice(0, 2) as [string, string])),
    };
  });
}

test('docs/exchange.http can be walked from the first request to the last', async ({ request, baseURL }) => {
  const walk = unique('walk');
  const answers: Record<string, unknown> = {};
  const fill = (text: string): string => text.replaceAll('{{host}}', baseURL!).replaceAll('{{name}}', walk)
    .replace(/\{\{(\w+)\.response\.body\.\$\.([\w.]+)\}\}/g, (_, name: string, path: string) => path.split('.').reduce((value, member) => (value as Record<string, unknown>)[member], answers[name]) as string);
  const steps = read(new URL('../../docs/exchange.http', import.meta.url).pathname);
  expect(steps.length).toBeGreaterThan(20);
  const totals: string[] = [];
  for (const step of steps) {
    const headers = Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [name, fill(value)]));
    const answer = await request.fetch(fill(step.address), { method: step.method, headers, ...(step.body && { data: fill(step.body) }) });
    expect(answer.ok(), `${step.title}: ${step.method} ${step.address}: ${await answer.text()}`).toBe(true);
    if (answer.headers()['content-type']?.includes('json')) {
      const body = await answer.json();
      if (step.name) answers[step.name] = body;
      if (step.address.endsWith('/portfolio')) totals.push(body.total);
    }
  }
  // 50 YES for 60 cents, 7 of them sold for 70; 43 are paid.
  expect(totals).toEqual(['117.90', '82.10']);
});
