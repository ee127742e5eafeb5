import { countRequests, expect, goToMarket, place, test, unique } from './exchange';

test('a dropped connection is said, and heals by itself with everything that was missed', async ({ exchange }) => {
  const slug = await exchange.market(unique('drop'), 'Will it heal?');
  const [away, busy] = [await exchange.person('away'), await exchange.person('busy')];
  await goToMarket(away.page, slug);
  await goToMarket(busy.page, slug);
  await place(busy.page, { outcome: 'Yes', price: '41', shares: 10 });
  await expect(away.page.getByRole('button', { name: 'Bid 41¢, 10 shares' })).toBeVisible();

  // Setting a browser offline leaves open sockets alone: the page's own is cut under it.
  await away.context.setOffline(true);
  const devtools = await away.context.newCDPSession(away.page);
  await devtools.send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  await away.page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await expect(away.page.locator('.live')).toHaveText('Stale', { timeout: 45_000 });

  await place(busy.page, { outcome: 'Yes', price: '42', shares: 20 });
  await place(busy.page, { outcome: 'No', price: '57', shares: 30 });
  await expect(busy.page.getByRole('button', { name: /^Bid 57¢, 30 shares/ }), 'the book turns to the outcome of the ticket').toBeVisible();
  await expect(away.page.getByRole('button', { name: 'Bid 42¢, 20 shares' })).toHaveCount(0);

  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await away.context.setOffline(false);
  await expect(away.page.locator('.live')).toHaveText('Live', { timeout: 20_000 });
  await expect(away.page.getByRole('button', { name: 'Bid 42¢, 20 shares' })).toBeVisible();
  await expect(away.page.getByRole('button', { name: 'Ask 43¢, 30 shares' })).toBeVisible();
});

test('a market is read once; after that it lives on the feed', async ({ exchange }) => {
  const slug = await exchange.market(unique('quota'), 'How many requests does it take?');
  const [reader, trader] = [await exchange.person('reader'), await exchange.person('trader')];
  const requests = countRequests(reader.page);
  await goToMarket(reader.page, slug);
  await expect(reader.page.getByText('No trades yet').first()).toBeVisible();
  const first = requests.length;
  expect(first, requests.join('\n')).toBeLessThanOrEqual(14); // of 100 a minute for visitors, 1,200 for users

  await goToMarket(trader.page, slug);
  for (let shares = 1; shares <= 10; shares++) {
    await place(trader.page, { outcome: 'Yes', price: '50', shares });
    await place(reader.page, { outcome: 'No', price: '50', shares });
    await expect(reader.page.getByTestId('shares-NO')).toHaveText(String((shares * (shares + 1)) / 2));
  }
  // Ten orders of one's own; besides them only what one's own changes ask for.
  const reads = requests.slice(first).filter((request) => request.startsWith('GET'));
  expect(reads.filter((request) => request.includes(slug)), 'the market is not read again').toEqual([]);
  expect(reads.length, reads.join('\n')).toBeLessThanOrEqual(25);
});

test('several tabs renew the session once between them', async ({ exchange }) => {
  const { context, page } = await exchange.person('tabs');
  const renewals: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/v1/auth/refresh')) renewals.push(request.url());
  });
  const others = [await context.newPage(), await context.newPage()];
  await page.goto('/');
  for (const other of others) await other.goto('/');

  // The access token is gone from all tabs at once; the next read of each finds out.
  const cookies = await context.cookies();
  await context.clearCookies({ name: '__Host-access' });
  expect(cookies.some((cookie) => cookie.name === '__Host-access')).toBe(true);
  page.removeAllListeners('console'); // the 401 that starts it is reported by the browser
  await Promise.all([page, ...others].map((tab) => tab.getByRole('link', { name: 'Portfolio' }).first().click()));
  for (const tab of [page, ...others]) await expect(tab.getByText('Total value')).toBeVisible();
  expect(renewals).toHaveLength(1);
});
