import { expect, test, unique } from './exchange';

test('an event is created, opened, voided and paid from the admin area', async ({ exchange }) => {
  const { page } = await exchange.admin();
  const title = `Which one, ${unique('void')}?`;
  await page.goto('/admin/events');
  await page.getByRole('button', { name: 'New event' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Outcomes, one a line').fill('Red\nGreen\nOther');
  await dialog.getByRole('button', { name: 'Create with 3 outcomes' }).click();
  const row = page.getByRole('row').filter({ hasText: title });
  await row.getByRole('button', { name: 'Open' }).click();
  await expect(row.getByText('Open', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close event' }).click();
  await row.getByRole('button', { name: 'Resolve' }).click();
  await dialog.getByRole('radio', { name: 'Void' }).click();
  await dialog.getByLabel('Source').fill('It was called off');
  await dialog.getByRole('button', { name: 'Propose' }).click();
  await row.getByRole('button', { name: 'Finalise' }).click();
  await expect(row.getByText('Resolved')).toBeVisible({ timeout: 30_000 });
});

test('a job is paused, resumed and run by hand, and says so', async ({ exchange }) => {
  const { page } = await exchange.admin();
  await page.goto('/admin/jobs');
  const row = page.getByRole('row').filter({ hasText: 'Access cleanup' });
  await row.getByRole('button', { name: 'Pause Access cleanup' }).click();
  await expect(row.getByText('Paused')).toBeVisible();
  await row.getByRole('button', { name: 'Resume Access cleanup' }).click();
  await expect(row.getByText('Waiting')).toBeVisible();
  await row.getByRole('button', { name: 'Run now: Access cleanup' }).click();
  await row.getByRole('button', { name: 'History of Access cleanup' }).click();
  await expect(page.getByRole('dialog').getByText('by hand').first()).toBeVisible({ timeout: 20_000 });
});

test('the books are checked by hand, a user is banned and let in again, and the audit log knows it', async ({ exchange }) => {
  const [{ page }, user] = [await exchange.admin(), await exchange.person('banned')];
  await page.goto('/admin/reconciliation');
  await page.getByRole('button', { name: 'Run now' }).click();
  await expect(page.getByText('Everything adds up')).toBeVisible({ timeout: 30_000 });

  await page.goto('/admin/users');
  await page.getByPlaceholder('E-mail, name or id').fill(user.email);
  const row = page.getByRole('row').filter({ hasText: user.email });
  user.page.removeAllListeners('console'); // what the banned one asks for is refused
  await row.getByRole('button', { name: 'Ban', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Yes, do it' }).click();
  await expect(row.getByText('Banned', { exact: true })).toBeVisible();
  await user.page.goto('/portfolio');
  await expect(user.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await row.getByRole('button', { name: 'Let in again' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Yes, do it' }).click();
  await expect(row.getByText('Banned', { exact: true })).toBeHidden();

  await page.goto('/admin/audit');
  await expect(page.getByRole('cell', { name: /ban/i }).first()).toBeVisible();
});
