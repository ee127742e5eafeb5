import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, goToMarket, place, test, unique, watch, type Person } from './exchange';

const FOLDER = '../../.test/screenshots';

interface Look {
  name: string;
  path: string;
  as?: 'user' | 'admin';
  /** Done before looking. */
  then?: (page: Page) => Promise<void>;
}

const LOOKS: readonly Look[] = [
  { name: 'markets', path: '/' },
  { name: 'market', path: '/markets/MARKET', as: 'user' },
  { name: 'market-visitor', path: '/markets/MARKET' },
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
  { name: 'admin-users', path: '/admin/users', as: 'admin' },
  { name: 'admin-deposits', path: '/admin/deposits', as: 'admin' },
  { name: 'admin-audit', path: '/admin/audit', as: 'admin' },
  { name: 'admin-jobs', path: '/admin/jobs', as: 'admin' },
  { name: 'admin-reconciliation', path: '/admin/reconciliation', as: 'admin' },
  { name: 'admin-status', path: '/admin/status', as: 'admin' },
];

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

test('every page in both themes and on a phone: nothing that axe calls serious, nothing wider than the screen', async ({ exchange, browser }) => {
  test.setTimeout(600_000);
  const slug = await exchange.market(unique('looks'), 'Will every page be looked at?');
  const [user, other, admin] = [await exchange.person('looker'), await exchange.person('other'), await exchange.admin()];
  await fill(user, other, slug);
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const contexts: Record<string, BrowserContext> = {};
      for (const [who, person] of Object.entries({ user, admin, nobody: null })) {
        contexts[who] = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce', ...(person && { storageState: await person.context.storageState() }) });
      }
      for (const look of LOOKS) {
        const page = await contexts[look.as ?? 'nobody']!.newPage();
        watch(page);
        await page.goto(look.path.replace('MARKET', slug));
        await settled(page);
        await look.then?.(page);
        await page.screenshot({ path: `${FOLDER}/${look.name}-${theme}-${size}.png`, fullPage: true, animations: 'disabled' });
        found.push(...(await judge(page)).map((finding) => `${look.name} (${theme}, ${size}): ${finding}`));
        await page.close();
      }
      for (const context of Object.values(contexts)) await context.close();
    }
  }
  expect(found.join('\n')).toBe('');
});

/** Something to see: a book on both sides, trades, positions, open orders. */
async function fill(user: Person, other: Person, slug: string): Promise<void> {
  await goToMarket(user.page, slug);
  await goToMarket(other.page, slug);
  for (const [price, shares] of [['52', 20], ['50', 30], ['47', 15]] as const) await place(user.page, { outcome: 'Yes', price, shares });
  for (const [price, shares] of [['48', 10], ['44', 25], ['41', 40]] as const) await place(other.page, { outcome: 'No', price, shares });
  await expect(user.page.getByTestId('shares-YES')).toHaveText('10');
}

/** Everything read and drawn: no placeholder is left. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await page.waitForTimeout(250);
}

async function judge(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const findings = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) findings.push(`${overflow} px wider than the screen`);
  return findings;
}
