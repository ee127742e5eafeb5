import { countRequests, expect, goToMarket, place, shiftOf, test, unique, watch, watchShifts } from './exchange';

test('who has an account signs in with its password, and is told when it is wrong', async ({ exchange, page }) => {
  const { email, password } = await exchange.person('returning');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('not-this-one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: `Account of ${email}` })).toBeVisible();
});

test('a new account is told how it gets money', async ({ exchange, page }) => {
  watch(page);
  const slug = await exchange.market(unique('empty'), 'Will there be money?');
  await page.goto(`/register?next=/markets/${slug}`);
  await page.getByLabel('E-mail').fill(`${unique('new')}@example.com`);
  await page.getByLabel('Password').fill('seven-green-kites');
  await page.getByRole('button', { name: 'Open account' }).click();
  await expect(page.locator('#ticket').getByText('Your account holds no money yet.')).toBeVisible();
});

test('a brisk minute of looking around stays well within what visitors may ask', async ({ exchange, page }) => {
  watch(page);
  const slugs: string[] = [];
  for (const name of ['alpha', 'bravo', 'charlie', 'delta', 'echo']) slugs.push(await exchange.market(unique(`brisk-${name}`), `Is this market ${name}?`));
  const requests = countRequests(page);
  await page.goto('/');
  for (const slug of slugs) {
    await page.getByPlaceholder('Search markets').pressSequentially(slug, { delay: 20 });
    await expect(page.locator('.market-row')).toHaveCount(1);
    await page.locator('.market-row-question').last().click();
    await expect(page.locator('.live')).toHaveText('Live');
    await page.getByRole('link', { name: 'Markets', exact: true }).first().click();
  }
  await page.waitForTimeout(20_000); // and then nothing for a while: lists are read again now and then
  expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(60); // of 100 a minute
  expect(requests.filter((request) => request.startsWith('SOCKET'))).toHaveLength(1);
});

test('what a first visit loads is small', async ({ exchange, page }) => {
  watch(page);
  const slug = await exchange.market(unique('small'), 'Is it small?');
  for (const path of ['/', `/markets/${slug}`]) {
    await page.goto(path, { waitUntil: 'networkidle' }).catch(() => undefined);
    const scripts = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((entry) => entry.name.endsWith('.js')).map((entry) => ({ name: entry.name, bytes: entry.encodedBodySize })));
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.reduce((sum, script) => sum + script.bytes, 0), JSON.stringify(scripts)).toBeLessThan(250_000);
  }
});

test('nothing moves by itself while a page fills', async ({ exchange, page }) => {
  watch(page);
  await watchShifts(page);
  const slug = await exchange.market(unique('still'), 'Does it stand still?');
  const maker = await exchange.person('maker4');
  await goToMarket(maker.page, slug);
  await place(maker.page, { outcome: 'No', price: '40', shares: 50 });
  await place(maker.page, { outcome: 'Yes', price: '30', shares: 50 });
  for (const path of ['/', `/markets/${slug}`, '/sign-in']) {
    await page.goto(path);
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await page.waitForTimeout(1_000);
    const shift = await shiftOf(page);
    expect(shift.value, `${path}: ${shift.what}`).toBeLessThan(0.02);
  }
});
