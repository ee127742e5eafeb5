import { expect, test as base, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';

/** Somebody with an account, money and a browser of their own. */
export interface Person {
  email: string;
  password: string;
  context: BrowserContext;
  page: Page;
}

export interface Exchange {
  /** Registers a new user, deposits for them, and gives them a browser of their own that is signed in and shows nothing yet. */
  person(name: string, dollars?: string): Promise<Person>;
  /** The administrator, in a browser of their own. */
  admin(): Promise<Person>;
  /** Creates and opens a market. */
  market(slug: string, question: string): Promise<string>;
  /** Calls the API as the administrator. */
  asAdmin(method: 'POST' | 'PATCH' | 'GET', path: string, body?: unknown): Promise<any>;
}

const run = `${Date.now().toString(36)}${process.env.TEST_PARALLEL_INDEX ?? ''}`;
let made = 0;

/** A name nobody has had before. */
export const unique = (name: string): string => `${name}-${run}-${++made}`;

/** Problems that a page met on its way: errors of its scripts and anything its policy forbade. They fail the test they happened in. */
const troubles: string[] = [];

export const test = base.extend<{ exchange: Exchange; quiet: void }>({
  quiet: [async ({}, use) => {
    troubles.length = 0;
    await use();
    expect(troubles, 'errors in the browser’s console').toEqual([]);
  }, { auto: true }],

  exchange: async ({ browser, request, playwright, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    const token = await adminToken(request);
    const asAdmin: Exchange['asAdmin'] = async (method, path, body) => {
      const answer = await request.fetch(path, { method, data: body, headers: { Authorization: `Bearer ${token}` } });
      expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
      return answer.json();
    };
    // Signs a browser in past the page, which then finds what it would have kept itself.
    const open = async (how: 'login' | 'register', { email, password, ...more }: { email: string; password: string; fullName?: string }): Promise<Person> => {
      const api = await playwright.request.newContext({ baseURL: baseURL! });
      const answer = await api.post(`/v1/auth/${how}`, { data: { email, password, ...more } });
      expect(answer.ok(), `${how}: ${await answer.text()}`).toBe(true);
      const { accessTokenExpiresAt } = await answer.json();
      const { cookies } = await api.storageState();
      await api.dispose();
      const kept = [{ name: 'session.expires', value: String(Date.parse(accessTokenExpiresAt)) }];
      const context = await browser.newContext({ storageState: { cookies, origins: [{ origin: new URL(baseURL!).origin, localStorage: kept }] } });
      opened.push(context);
      const page = await context.newPage();
      watch(page);
      return { email, password, context, page };
    };
    await use({
      asAdmin,
      admin: () => open('login', { email: 'admin@example.com', password: 'admin123' }),
      person: async (name, dollars = '100.00') => {
        const person = await open('register', { email: `${unique(name)}@example.com`, password: 'seven-green-kites', fullName: name });
        if (dollars !== '0') await asAdmin('POST', '/v1/user/transfer', { email: person.email, amount: dollars, reason: 'first deposit', idempotencyKey: unique('deposit') });
        return person;
      },
      market: async (slug, question) => {
        await asAdmin('POST', '/v1/markets', { slug, question, category: 'Tests', rules: 'As the test says.', resolutionSource: 'The test' });
        await asAdmin('PATCH', `/v1/markets/${slug}/status`, { status: 'OPEN' });
        return slug;
      },
    });
    for (const context of opened) await context.close();
  },
});

async function adminToken(request: APIRequestContext): Promise<string> {
  const answer = await request.post('/v1/auth/login', { data: { email: 'admin@example.com', password: 'admin123' } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).accessToken as string;
}

/** Listens for what goes wrong without anybody seeing it. A lost connection is what some tests are about. */
export function watch(page: Page): void {
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket connection/.test(message.text())) troubles.push(`${message.text()} (${message.location().url})`);
  });
}

/** Opens a market and waits until it is live. */
export async function goToMarket(page: Page, slug: string): Promise<void> {
  await page.goto(`/markets/${slug}`);
  await expect(page.locator('.live')).toHaveText('Live');
}

export interface Order {
  side?: 'Buy' | 'Sell';
  outcome: 'Yes' | 'No';
  price: string;
  shares: number;
}

/** Fills in the ticket and sends it. */
export async function place(page: Page, { side = 'Buy', outcome, price, shares }: Order): Promise<void> {
  const ticket = page.locator('#ticket');
  await ticket.getByRole('radio', { name: 'Limit', exact: true }).click();
  await ticket.getByRole('radio', { name: side, exact: true }).click();
  await ticket.getByRole('radio', { name: new RegExp(`^${outcome}`) }).click();
  await ticket.getByLabel('Limit price').fill(price);
  await ticket.getByLabel('Shares', { exact: true }).fill(String(shares));
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/v1/orders'));
  await ticket.getByRole('button', { name: `${side} ${shares} ${outcome} at ${price}¢` }).click();
  await answered;
}

/** The page's requests to the exchange, as the limits count them: files are free. */
export function countRequests(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(v1|realtime)\b/.test(pathname)) requests.push(`${request.method()} ${pathname}`);
  });
  page.on('websocket', (socket) => requests.push(`SOCKET ${new URL(socket.url()).pathname}`));
  return requests;
}

/** Adds up how far things have moved by themselves since the page began; read it with `shiftOf`. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: { value: number; what: string }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] })[]) {
        if (!entry.hadRecentInput) shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => node?.className || node?.nodeName).join(', ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

export async function shiftOf(page: Page): Promise<{ value: number; what: string }> {
  const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number; what: string }[] }).shifts);
  return { value: shifts.reduce((sum, shift) => sum + shift.value, 0), what: shifts.map((shift) => `${shift.value.toFixed(4)} ${shift.what}`).join('; ') };
}

export { expect };
