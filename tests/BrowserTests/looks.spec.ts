import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, goToMarket, shiftOf, test, unique, watch, watchShifts, type Exchange, type Person } from './exchange';

test.use({ trace: 'off' }); // hundreds of pages; a picture of those that are wrong says more
test.describe.configure({ mode: 'parallel' });

const FOLDER = '../../.test/screenshots';

interface Look {
  name: string;
  path: string;
  as?: 'user' | 'admin';
  /** A refused request belongs to it. */
  noisy?: boolean;
  /** Done before looking. */
  then?: (page: Page) => Promise<void>;
}

const LOOKS: readonly Look[] = [
  { name: 'markets', path: '/' },
  { name: 'market', path: '/markets/MARKET', as: 'user' },
  { name: 'market-visitor', path: '/markets/MARKET' },
  { name: 'market-preview', path: '/markets/MARKET?outcome=NO', as: 'user', then: preview },
  { name: 'market-orders', path: '/markets/MARKET', as: 'user', then: (page) => page.getByRole('tab', { name: /Open orders/ }).click() },
  { name: 'market-empty', path: '/markets/EMPTY', as: 'user' },
  { name: 'market-halted', path: '/markets/HALTED', as: 'user' },
  { name: 'market-proposed', path: '/markets/PROPOSED', as: 'user' },
  { name: 'market-disputed', path: '/markets/DISPUTED', as: 'user' },
  { name: 'market-resolved', path: '/markets/RESOLVED', as: 'user' },
  { name: 'market-missing', path: '/markets/no-such-market', noisy: true },
  { name: 'event', path: '/events/EVENT' },
  { name: 'markets-none', path: '/?q=nothing-is-called-so' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'register', path: '/register' },
  { name: 'forgot-password', path: '/forgot-password' },
  { name: 'reset-password', path: '/reset-password#token=none' },
  { name: 'confirm-email', path: '/confirm-email#token=none' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'portfolio', path: '/portfolio', as: 'user' },
  { name: 'portfolio-orders', path: '/portfolio', as: 'user', then: (page) => page.getByRole('tab', { name: 'Order history' }).click() },
  { name: 'wallet', path: '/wallet', as: 'user' },
  { name: 'account', path: '/account', as: 'user' },
  { name: 'account-new-key', path: '/account', as: 'user', then: (page) => page.getByRole('button', { name: 'New key' }).click() },
  { name: 'admin-markets', path: '/admin/markets', as: 'admin' },
  { name: 'admin-new-market', path: '/admin/markets', as: 'admin', then: (page) => page.getByRole('button', { name: 'New market' }).click() },
  { name: 'admin-market', path: '/admin/markets/MARKET', as: 'admin' },
  { name: 'admin-events', path: '/admin/events', as: 'admin' },
  { name: 'admin-resolved', path: '/admin/markets/RESOLVED', as: 'admin' },
  { name: 'admin-job-runs', path: '/admin/jobs', as: 'admin', then: (page) => page.getByRole('button', { name: /^History/ }).first().click() },
  { name: 'admin-users', path: '/admin/users', as: 'admin' },
  { name: 'admin-deposits', path: '/admin/deposits', as: 'admin' },
  { name: 'admin-audit', path: '/admin/audit', as: 'admin' },
  { name: 'admin-jobs', path: '/admin/jobs', as: 'admin' },
  { name: 'admin-reconciliation', path: '/admin/reconciliation', as: 'admin' },
  { name: 'admin-status', path: '/admin/status', as: 'admin' },
];

/** A market order in dollars, about to be sent. */
async function preview(page: Page): Promise<void> {
  const ticket = page.locator('#ticket');
  await ticket.getByRole('radio', { name: 'Market' }).click();
  await ticket.getByRole('button', { name: '+$10', exact: true }).click();
}

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

interface Furnished {
  places: Record<string, string>;
  /** Who is signed in, by the names that the looks use. */
  as: Record<'user' | 'admin', Awaited<ReturnType<BrowserContext['storageState']>>>;
}

/** Made once a worker, for all of its looks. */
let furnished: Furnished | undefined;

// Each theme once and each size once; TEST_LOOKS=all looks at every combination (some minutes each), keeps a picture of each page, and lets the exchange's answers come in any order.
const THOROUGH = process.env.TEST_LOOKS === 'all';
const SEED = Number(process.env.TEST_SEED ?? Math.trunc(Math.random() * 1e9));
const COMBINATIONS = THOROUGH ? ['light wide', 'light phone', 'dark wide', 'dark phone'] : ['light wide', 'dark phone'];

for (const theme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    if (!COMBINATIONS.includes(`${theme} ${size}`)) continue;
    test(`every page, ${theme}, ${size}: nothing that axe calls serious, nothing wider than the screen, nothing that moves by itself`, async ({ exchange, browser }) => {
      test.setTimeout(420_000);
      furnished ??= await furnish(exchange);
      const open = (who?: 'user' | 'admin') => browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce', ...(who && { storageState: furnished!.as[who] }) });
      const contexts = { user: await open('user'), admin: await open('admin'), nobody: await open(), noisy: await open() };
      const found: string[] = [];
      for (const [who, context] of Object.entries(contexts)) {
        const page = await prepared(context, who === 'noisy');
        for (const look of LOOKS.filter((one) => (one.noisy ? 'noisy' : one.as ?? 'nobody') === who)) {
          found.push(...(await take(page, look, `${FOLDER}/${look.name}-${theme}-${size}.png`)).map((finding) => `${look.name}: ${finding}`));
        }
        await context.close();
      }
      expect(found.join('\n'), `TEST_SEED=${SEED}`).toBe('');
    });
  }
}

/** A tab in which one page after the other is looked at: a tab for each would be a process for each. */
async function prepared(context: BrowserContext, noisy: boolean): Promise<Page> {
  const page = await context.newPage();
  if (!noisy) watch(page);
  await watchShifts(page);
  if (THOROUGH) await answerInAnyOrder(page);
  return page;
}

/** Looks at a page and says what is wrong with it; keeps a picture if anything is. */
async function take(page: Page, look: Look, file: string): Promise<string[]> {
  await page.mouse.move(0, 0);
  await page.goto(look.path.replace(/[A-Z]{5,}/, (name) => furnished!.places[name]!));
  await settled(page);
  const shift = await shiftOf(page);
  await look.then?.(page);
  await page.waitForTimeout(100);
  const found = [...(shift.value < 0.02 ? [] : [`moves by itself: ${shift.what}`]), ...(await judge(page))];
  if (found.length > 0 || THOROUGH) await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
  return found;
}

/** What is asked first need not be answered first: each answer comes up to 0.7 s later, as the seed says. */
async function answerInAnyOrder(page: Page): Promise<void> {
  let state = SEED;
  await page.route(/\/(v1\/|ready)/, async (route) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    await new Promise((done) => setTimeout(done, (state / 2 ** 32) * 700));
    await route.continue().catch((error: Error) => { if (!page.isClosed()) throw error; });
  });
}

/** Markets in every state, by the names that the paths above use. */
async function furnish(exchange: Exchange): Promise<Furnished> {
  const [user, other, admin] = [await exchange.person('looker'), await exchange.person('other'), await exchange.admin()];
  const places: Record<string, string> = {};
  for (const state of ['MARKET', 'EMPTY', 'HALTED', 'PROPOSED', 'DISPUTED', 'RESOLVED']) {
    const slug = places[state] = await exchange.market(unique(`looks-${state.toLowerCase()}`), 'Will every page be looked at, in every state that it can be in?');
    if (state !== 'EMPTY') await fill(user, other, slug);
    if (state === 'HALTED') await exchange.asAdmin('PATCH', `/v1/markets/${slug}/status`, { status: 'HALTED', reason: 'The rules are being looked at.' });
    if (state === 'PROPOSED' || state === 'DISPUTED' || state === 'RESOLVED') {
      await exchange.asAdmin('PATCH', `/v1/markets/${slug}/status`, { status: 'CLOSED' });
      await exchange.asAdmin('POST', `/v1/markets/${slug}/resolution`, { outcome: 'YES', source: 'https://example.com/results', note: 'As everybody saw.' });
    }
    if (state === 'DISPUTED') {
      await user.page.getByRole('button', { name: 'Dispute the result' }).click();
      await user.page.getByLabel('Reason').fill('Not everybody saw it.');
      await user.page.getByRole('dialog').getByRole('button', { name: 'Dispute', exact: true }).click();
      await expect(user.page.getByText('The proposed result is disputed.')).toBeVisible();
    }
    if (state === 'RESOLVED') {
      await exchange.asAdmin('POST', `/v1/markets/${slug}/finalize`);
      await expect(user.page.getByText('The market is decided and every share is paid.')).toBeVisible({ timeout: 30_000 });
    }
  }
  places['EVENT'] = unique('looks-event');
  await exchange.asAdmin('POST', '/v1/events', {
    slug: places['EVENT'], title: 'Which of them will it be?', category: 'Tests',
    markets: ['First', 'Second', 'Other'].map((label) => ({ label, slug: `${places['EVENT']}-${label.toLowerCase()}`, question: `Will it be ${label}?` })),
  });
  await exchange.asAdmin('PATCH', `/v1/events/${places['EVENT']}/status`, { status: 'OPEN' });
  return { places, as: { user: await user.context.storageState(), admin: await admin.context.storageState() } };
}

/** Something to see: a book on both sides, trades, positions, open orders. */
async function fill(user: Person, other: Person, slug: string): Promise<void> {
  for (const [price, quantity] of [['0.52', 10], ['0.50', 10], ['0.47', 5]] as const) await order(user, { market: slug, outcome: 'YES', side: 'BUY', price, quantity });
  for (const [price, quantity] of [['0.48', 5], ['0.44', 5], ['0.41', 10]] as const) await order(other, { market: slug, outcome: 'NO', side: 'BUY', price, quantity });
  await goToMarket(user.page, slug);
  await expect(user.page.getByTestId('shares-YES')).toHaveText('5');
}

/** Places an order past the page, with its session. */
async function order({ context }: Person, body: object): Promise<void> {
  const answer = await context.request.post('/v1/orders', { data: body });
  expect(answer.status(), await answer.text()).toBe(201);
}

/** Everything read and drawn: no placeholder is left. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'), undefined, { timeout: 10_000 });
  await page.waitForTimeout(250);
}

async function judge(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .options({ resultTypes: ['violations'] }).setLegacyMode().analyze(); // without frames there is nothing to gather in a page of its own
  const findings = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) findings.push(`${overflow} px wider than the screen`);
  return findings;
}
