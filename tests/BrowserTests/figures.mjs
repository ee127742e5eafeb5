// Measures the page as it is served: npm run figures [-- --report]
//   TEST_EXCHANGE_URL   an exchange in Development with its limits off, such as: RateLimits__Enabled=false ./run.sh   (http://localhost:8080)
// --report appends what was found to docs/performance.md.
import { execSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { cpus, totalmem, loadavg } from 'node:os';
import { chromium } from '@playwright/test';

const base = process.env.TEST_EXCHANGE_URL ?? 'http://localhost:8080';
const VISITS = 7, CLICKS = 40, SECONDS = 10, UPDATES = 20;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const nth = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const ms = (value) => `${Math.round(value)} ms`;

const browser = await chromium.launch({ executablePath: process.env.TEST_CHROMIUM_BIN ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });

async function call(method, path, body, token) {
  const answer = await fetch(base + path, { method, body: body && JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) } });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A market of its own with a book on both sides, and two traders who know how to change it. */
async function furnish() {
  const admin = (await call('POST', '/v1/auth/login', { email: 'admin@example.com', password: 'admin123' })).accessToken;
  const slug = `figures-${Date.now().toString(36)}`;
  await call('POST', '/v1/markets', { slug, question: 'How fast is the page that shows this market?', category: 'Tests' }, admin);
  await call('PATCH', `/v1/markets/${slug}/status`, { status: 'OPEN' }, admin);
  const traders = [];
  for (const name of ['one', 'two']) {
    const email = `${slug}-${name}@example.com`;
    const { accessToken } = await call('POST', '/v1/auth/register', { email, password: 'seven-green-kites' });
    await call('POST', '/v1/user/transfer', { email, amount: '5000.00', reason: 'figures', idempotencyKey: `${slug}-${name}` }, admin);
    traders.push({ email, token: accessToken });
  }
  for (let step = 0; step < 8; step++) {
    await call('POST', '/v1/orders', { market: slug, side: 'BUY', outcome: 'YES', price: `0.${49 - step}`, quantity: 50 + 10 * step }, traders[0].token);
    await call('POST', '/v1/orders', { market: slug, side: 'BUY', outcome: 'NO', price: `0.${48 - step}`, quantity: 50 + 10 * step }, traders[0].token);
  }
  return { slug, traders };
}

/** A visit with an empty cache: first and largest paint, and what was loaded until then. */
async function visit(path) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => new PerformanceObserver((list) => Object.assign(window, { largest: list.getEntries().at(-1).startTime })).observe({ type: 'largest-contentful-paint', buffered: true }));
  await page.goto(base + path);
  await page.waitForFunction(() => document.querySelectorAll('[aria-busy=true]').length === 0);
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => ({
    first: performance.getEntriesByName('first-contentful-paint')[0].startTime, largest: window.largest,
    scripts: performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('.js')).reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  }));
  await context.close();
  return seen;
}

async function visits(path) {
  const all = [];
  for (let number = 0; number < VISITS; number++) all.push(await visit(path));
  return { first: all.map((one) => one.first), largest: all.map((one) => one.largest), scripts: all[0].scripts };
}

async function market({ slug, traders }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await page.getByLabel('E-mail').fill(traders[1].email);
  await page.getByLabel('Password').fill('seven-green-kites');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Account of/ }).waitFor();
  await page.goto(`${base}/markets/${slug}`);
  await page.locator('.live[data-state=live]').waitFor();
  await page.waitForTimeout(1_500);
  return page;
}

/** From the press on a price in the ladder to the frame that shows it in the ticket, as the browser itself measures it (Event Timing). */
async function interactions(page) {
  await page.evaluate(() => {
    window.durations = [];
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.interactionId && entry.name === 'click') window.durations.push(entry.duration); })
      .observe({ type: 'event', durationThreshold: 16, buffered: false });
  });
  const rungs = page.locator('button.rung');
  for (let number = 0; number < CLICKS; number++) {
    await rungs.nth(number % 16).click();
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(300);
  // What takes less than 16 ms is not reported: it counts as 16.
  const slow = await page.evaluate(() => window.durations);
  return [...slow, ...Array(Math.max(0, CLICKS - slow.length)).fill(16)];
}

/** Frames while the book changes, by the browser's own trace. */
async function frames(page, { slug, traders }) {
  const devtools = await page.context().newCDPSession(page);
  const events = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await page.evaluate(() => {
    window.beats = [];
    const beat = (at) => { window.beats.push(at); requestAnimationFrame(beat); };
    requestAnimationFrame(beat);
  });
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline', 'devtools.timeline.frame'] } });
  const changes = await change(slug, traders[0].token);
  const done = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await done;
  const beats = await page.evaluate(() => window.beats);
  const gaps = beats.slice(1).map((at, index) => at - beats[index]);
  const count = (name) => events.filter((event) => event.name === name).length;
  const tasks = events.filter((event) => event.name === 'RunTask' && event.dur > 50_000).length;
  return { changes, perSecond: gaps.length / ((beats.at(-1) - beats[0]) / 1_000), worst: Math.max(...gaps), p99: nth(gaps, 0.99), drawn: count('DrawFrame'), dropped: count('DroppedFrame'), tasks };
}

/** Twenty changes of the book a second: an order, and away again; every tenth trades. */
async function change(slug, token) {
  const begin = performance.now();
  const pending = [];
  for (let number = 0; number < SECONDS * UPDATES; number++) {
    const wait = begin + (number * 1_000) / UPDATES - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    pending.push(call('POST', '/v1/orders', { market: slug, side: 'BUY', outcome: number % 2 ? 'YES' : 'NO', price: `0.${41 + (number % 7)}`, quantity: 1 + (number % 9), selfTradePrevention: 'SKIP' }, token));
  }
  await Promise.all(pending);
  return pending.length / ((performance.now() - begin) / 1_000);
}

const stage = await furnish();
const [front, detail] = [await visits('/'), await visits(`/markets/${stage.slug}`)];
const page = await market(stage);
const clicks = await interactions(page);
const moving = await frames(page, stage);
const version = browser.version();
await browser.close();

const commit = execSync('git rev-parse --short HEAD').toString().trim();
const report = `
### page, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC

${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Chromium ${version} without a graphics card; commit ${commit}. Load average of the machine during the run: ${loadavg()[1].toFixed(1)}.

| figure | goal | front page | market page |
| ------ | ---: | ---------: | ----------: |
| first contentful paint, empty cache, median of ${VISITS} (slowest) | 1,000 ms | ${ms(median(front.first))} (${ms(Math.max(...front.first))}) | ${ms(median(detail.first))} (${ms(Math.max(...detail.first))}) |
| largest contentful paint, median (slowest) | | ${ms(median(front.largest))} (${ms(Math.max(...front.largest))}) | ${ms(median(detail.largest))} (${ms(Math.max(...detail.largest))}) |
| JavaScript of a first visit, compressed | 250 KB | ${(front.scripts / 1_000).toFixed(0)} KB | ${(detail.scripts / 1_000).toFixed(0)} KB |
| click in the ladder to the painted ticket, median of ${CLICKS} (98th in 100) | 100 ms | | ${ms(median(clicks))} (${ms(nth(clicks, 0.98))}) |
| frames a second while the book changes ${moving.changes.toFixed(0)} times a second for ${SECONDS} s | 60 | | ${moving.perSecond.toFixed(1)} |
| time between frames, 99th in 100 (longest) | 17 ms | | ${ms(moving.p99)} (${ms(moving.worst)}) |
| frames drawn, frames dropped (trace) | | | ${moving.drawn}, ${moving.dropped} |
| tasks over 50 ms (trace) | 0 | | ${moving.tasks} |
`;
console.log(report);
if (process.argv.includes('--report')) {
  const page = new URL('../../docs/performance.md', import.meta.url);
  appendFileSync(page, (readFileSync(page, 'utf8').endsWith('\n') ? '' : '\n') + report);
}
