import { expect, goToMarket, place, test, unique } from './exchange';

test('two people trade with each other and see it without loading anything again', async ({ exchange }) => {
  const slug = await exchange.market(unique('trade'), 'Will the two trade?');
  const [alice, bob] = [await exchange.person('alice'), await exchange.person('bob')];
  await goToMarket(alice.page, slug);
  await goToMarket(bob.page, slug);

  await place(alice.page, { outcome: 'Yes', price: '60', shares: 50 });
  await expect(alice.page.getByText('Order placed')).toBeVisible();
  await expect(alice.page.getByTestId('available')).toHaveText('$70.00');
  const bid = bob.page.getByRole('button', { name: 'Bid 60¢, 50 shares' });
  await expect(bid, 'the other one sees the bid').toBeVisible();

  // The ticket says beforehand what the order will cost and bring.
  const ticket = bob.page.locator('#ticket');
  await ticket.getByRole('radio', { name: 'Limit' }).click();
  await ticket.getByRole('radio', { name: /^No/ }).click();
  await ticket.getByLabel('Limit price').fill('40');
  await ticket.getByLabel('Shares', { exact: true }).fill('20');
  await expect(bob.page.getByTestId('ticket-cost')).toHaveText('$8.00');
  await expect(bob.page.getByTestId('ticket-payout')).toContainText('$20.00');
  await ticket.getByRole('button', { name: 'Buy 20 No at 40¢' }).click();
  await expect(bob.page.getByText('Order filled')).toBeVisible();
  await expect(bob.page.getByTestId('available')).toHaveText('$92.00');
  await expect(bob.page.getByTestId('shares-NO')).toHaveText('20');

  // Alice has done nothing since; her page has.
  await expect(alice.page.getByTestId('shares-YES')).toHaveText('20');
  await expect(alice.page.getByTestId('chance')).toHaveText('60%');
  await expect(alice.page.getByRole('button', { name: /^Bid 60¢, 30 shares/ })).toBeVisible();
  await expect(alice.page.getByRole('region', { name: 'Recent trades' }).getByText('bought No')).toBeVisible();
});

test('an order is changed and taken back, and its money is free again', async ({ exchange }) => {
  const slug = await exchange.market(unique('amend'), 'Will the order be changed?');
  const { page } = await exchange.person('carol');
  await goToMarket(page, slug);
  await place(page, { outcome: 'No', price: '30', shares: 100 });
  await expect(page.getByTestId('available')).toHaveText('$70.00');

  await page.getByRole('tab', { name: /Open orders/ }).click();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Price').fill('20');
  await dialog.getByRole('button', { name: 'Change order' }).click();
  await expect(page.getByTestId('available')).toHaveText('$80.00');

  await page.getByRole('button', { name: 'Cancel: buy No at 20¢' }).click();
  await expect(page.getByText('No open orders')).toBeVisible();
  await expect(page.getByTestId('available')).toHaveText('$100.00');
});

test('a price in the ladder goes into the ticket at a click, and a market order says what it will meet', async ({ exchange }) => {
  const slug = await exchange.market(unique('ladder'), 'Will the ladder be climbed?');
  const [maker, taker] = [await exchange.person('maker'), await exchange.person('taker')];
  await goToMarket(maker.page, slug);
  await place(maker.page, { outcome: 'No', price: '45', shares: 40 });
  await place(maker.page, { outcome: 'No', price: '43', shares: 60 });
  await goToMarket(taker.page, slug);

  await taker.page.getByRole('button', { name: 'Ask 57¢, 60 shares' }).click();
  await expect(taker.page.getByLabel('Limit price')).toHaveValue('57');
  await taker.page.locator('#ticket').getByRole('radio', { name: 'Market' }).click();
  await taker.page.locator('#ticket').getByRole('radio', { name: 'Shares' }).click();
  await taker.page.locator('#ticket').getByLabel('Shares', { exact: true }).fill('80');
  await expect(taker.page.locator('.summary')).toContainText('80 at 56¢ avg');
  await expect(taker.page.getByTestId('ticket-cost')).toHaveText('$44.80');
  await taker.page.getByRole('button', { name: 'Buy 80 Yes' }).click();
  await expect(taker.page.getByText('Order filled')).toBeVisible();
  await expect(taker.page.getByTestId('available')).toHaveText('$55.20');
});

test('a refusal is said in words and changes nothing', async ({ exchange }) => {
  const slug = await exchange.market(unique('refusal'), 'Will it be refused?');
  const { page } = await exchange.person('poor', '5.00');
  page.removeAllListeners('console'); // browsers report every refused request
  await goToMarket(page, slug);
  await place(page, { outcome: 'Yes', price: '50', shares: 100 });
  await expect(page.locator('#ticket').getByRole('alert')).toContainText('Not enough money');
  await expect(page.getByTestId('available')).toHaveText('$5.00');
});

test('the whole way with the keyboard: find a market, take a price from the ladder, trade', async ({ exchange }) => {
  const question = `Can ${unique('keys')} be enough?`;
  const slug = await exchange.market(unique('keyboard'), question);
  const [maker, typist] = [await exchange.person('maker2'), await exchange.person('typist')];
  await goToMarket(maker.page, slug);
  await place(maker.page, { outcome: 'No', price: '35', shares: 25 });

  const { page } = typist;
  const keys = page.keyboard;
  await page.goto('/');
  const reach = async (what: () => Promise<boolean>, key = 'Tab', most = 60): Promise<void> => {
    for (let presses = 0; presses < most; presses++) {
      if (await what()) return;
      await keys.press(key);
    }
    throw new Error('not reached with the keyboard');
  };
  const focused = (selector: string) => () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

  await reach(focused('input[type=search]'));
  await keys.type(question);
  await expect(page.locator('.market-row')).toHaveCount(1);
  await reach(focused('.market-row-question'));
  await keys.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(question);
  await expect(page.getByRole('button', { name: 'Ask 65¢, 25 shares' })).toBeVisible();
  await reach(focused('.rung'));
  await keys.press('Enter');
  await expect(page.getByLabel('Limit price')).toHaveValue('65');
  await reach(() => page.evaluate(() => (document.activeElement as HTMLInputElement)?.labels?.[0]?.textContent === 'Shares'));
  await keys.type('25');
  await keys.press('Enter');
  await expect(page.getByText('Order filled')).toBeVisible();
  await expect(page.getByTestId('shares-YES')).toHaveText('25');
});
