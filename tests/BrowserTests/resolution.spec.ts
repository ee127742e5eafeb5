import { expect, goToMarket, place, test, unique } from './exchange';

test('an administrator resolves a market and both are paid before their eyes', async ({ exchange }) => {
  const slug = await exchange.market(unique('resolve'), 'Will it be resolved?');
  const [alice, bob, admin] = [await exchange.person('alice'), await exchange.person('bob'), await exchange.admin()];
  await goToMarket(alice.page, slug);
  await place(alice.page, { outcome: 'Yes', price: '70', shares: 100 });
  await goToMarket(bob.page, slug);
  await place(bob.page, { outcome: 'No', price: '30', shares: 100 });
  await expect(alice.page.getByTestId('available')).toHaveText('$30.00');
  await expect(bob.page.getByTestId('available')).toHaveText('$70.00');

  const { page } = admin;
  await page.goto(`/admin/markets/${slug}`);
  await page.getByRole('button', { name: 'Close for good' }).click();
  await expect(page.getByText('Closed', { exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'Yes' }).click();
  await page.getByLabel('Source', { exact: true }).fill('The evening news');
  await page.getByRole('button', { name: 'Propose' }).click();

  await expect(bob.page.getByText('A result is proposed.')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Dispute the result' }).click();
  await bob.page.getByLabel('Reason').fill('The evening news was wrong.');
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Dispute', exact: true }).click();
  await expect(alice.page.getByText('The proposed result is disputed.')).toBeVisible();

  await page.getByRole('button', { name: 'Propose' }).click();
  await page.getByRole('button', { name: 'Finalise now' }).click();

  await expect(alice.page.getByTestId('available')).toHaveText('$130.00', { timeout: 30_000 });
  await expect(bob.page.getByTestId('available')).toHaveText('$70.00');
  await expect(alice.page.getByText('The market is decided and every share is paid.')).toBeVisible();
  await alice.page.goto('/wallet');
  await expect(alice.page.getByRole('cell', { name: 'Payout' }).first()).toBeVisible();
});

test('a deposit by an administrator arrives while the user looks on', async ({ exchange }) => {
  const [user, admin] = [await exchange.person('dora', '0'), await exchange.admin()];
  await user.page.goto('/wallet');
  await expect(user.page.getByTestId('available')).toHaveText('$0.00');
  await admin.page.goto('/admin/deposits');
  await admin.page.getByLabel('User’s e-mail').fill(user.email);
  await admin.page.getByLabel('Amount').fill('250.50');
  await admin.page.getByLabel('Reason').fill('Welcome');
  await admin.page.getByRole('button', { name: 'Deposit $250.50' }).click();
  await expect(admin.page.getByText('Deposited')).toBeVisible();
  await expect(user.page.getByTestId('available')).toHaveText('$250.50');
  await expect(user.page.getByRole('cell', { name: 'Welcome' })).toBeVisible();
});

test('a market is created, opened and halted in the admin area', async ({ exchange }) => {
  const { page } = await exchange.admin();
  const question = `Will ${unique('Creation')} work?`;
  await page.goto('/admin/markets');
  await page.getByRole('button', { name: 'New market' }).click();
  await page.getByLabel('Question').fill(question);
  await page.getByLabel('Rules').fill('It is Yes if this test passes.');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.getByRole('button', { name: 'Open for trading' }).click();
  await expect(page.getByText('Open', { exact: true })).toBeVisible();
  await page.getByLabel('Reason (shown to traders)').fill('Looking into the rules');
  await page.getByRole('button', { name: 'Halt' }).click();
  await expect(page.getByText('Halted', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Show market' }).click();
  await expect(page.getByText('Looking into the rules')).toBeVisible();
});
