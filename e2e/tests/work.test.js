// The day's work on the real server: the workboard, tasks, hand-offs, search and palette, queries, holding goods, a customer at a glance; with
// the keyboard, without JavaScript, accessible in both themes. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, REAL, accessible, leave, open, openDesk, press } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @type {Record<string, Desk>} */
const desks = {};
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
const made = { order: '', task: '', query: '' };

before(async () => {
  if (!REAL) return;
  for (const login of ['carla', 'sam']) desks[login] = await openDesk({ user: login });
  desks['plain'] = await openDesk({ user: 'carla', javaScript: false });
  const lines = COUNTER.items.slice(0, 1).map((item) => ({ item, quantity: 2 }));
  const data = { customer: COUNTER.customer, buyer_po_no: `E2E-${Date.now()}`, lines };
  const post = async (/** @type {string} */ path, /** @type {any} */ body) => (await as('carla').context.request.post(path, { data: body })).json();
  made.order = (await post('/api/v1/orders?place=true', data)).number;
  const tasks = await post(`/api/v1/orders/${made.order}/tasks`, { title: 'Call about the ramp, @sam', due: '4h' });
  made.task = tasks[0].number;
  const spec = { source: 'orders', filters: [{ column: 'stage', op: 'is', value: 'confirmed' }], sums: ['total'] };
  made.query = (await post('/api/v1/queries', { name: `E2E ${Date.now()}`, spec })).number;
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

test('the new pages are accessible in both themes, with nothing inline', { skip: !REAL }, async () => {
  const paths = ['/workboard', '/tasks', `/tasks/${made.task}`, '/calendars', '/queries', '/queries/new?source=orders', `/queries/${made.query}`, '/search?q=tape', `/customers/${COUNTER.customer}`, `/items/${COUNTER.items[0]}?quantity=3`, `/orders/${made.order}`];
  for (const path of paths) {
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      const { page, wrong } = await open(as('carla'), path);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await accessible(page, `${path} ${scheme}`);
      assert.deepEqual(wrong, [], path);
      await leave(page);
    }
  }
});

test('j, k and Enter walk the workboard, filters stand in the address', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), '/workboard');
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
  const first = await page.textContent('main a.row');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), first);
  await Promise.all([page.waitForURL('**/orders/*'), page.keyboard.press('Enter')]);
  await page.goto('/workboard');
  await page.fill('#f-customer', COUNTER.customer);
  await Promise.all([page.waitForURL('**customer=C1042**'), page.press('#f-customer', 'Enter')]);
  assert.ok((await page.textContent('main'))?.includes(made.order));
  await leave(page);
});

test('an open board shows what is done elsewhere', { skip: !REAL, timeout: 40_000 }, async () => {
  const { page } = await open(as('carla'), `/workboard?customer=${COUNTER.customer}`);
  await as('sam').context.request.post(`/api/v1/orders/${made.order}/handoff`, { data: { to: 'purchasing', reason: 'ask the mill' } });
  await page.waitForSelector('main :text("offered to purchasing")', { timeout: 25_000 });
  await leave(page);
});

test('a task goes from hand to hand without JavaScript, and a mention is seen', { skip: !REAL }, async () => {
  const { page: mine } = await open(as('plain'), `/tasks/${made.task}`);
  await mine.fill('#to', '@sam');
  await mine.fill('#to-reason', 'you know them');
  await press(mine, 'button:has-text("Hand off")');
  assert.match((await mine.textContent('main')) ?? '', /stays with you until they accept/);
  await leave(mine);
  const { page: theirs } = await open(as('sam'), '/');
  assert.match((await theirs.textContent('main')) ?? '', /Call about the ramp/);
  await press(theirs, `tr:has(a:text("${made.task}")) button:has-text("Accept")`);
  assert.match((await theirs.textContent('main')) ?? '', /is yours/);
  await press(theirs, 'button:has-text("Done")');
  assert.match((await theirs.textContent('main')) ?? '', /is done/);
  await leave(theirs);
});

test('the palette finds an order, the search a customer with a letter wrong', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), '/');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(made.order);
  await page.waitForSelector(`#palette a:text("${made.order}")`);
  await Promise.all([page.waitForURL(`**/orders/${made.order}`), page.keyboard.press('Enter')]);
  await page.goto('/search?q=kesler+hamburg');
  assert.match(page.url(), /customers\/C1042|search/);
  assert.match((await page.textContent('main')) ?? '', /Kessler/);
  await leave(page);
});

test('a query is put together, saved and taken along without JavaScript', { skip: !REAL }, async () => {
  const { page } = await open(as('plain'), '/queries/new?source=stock');
  await page.selectOption('select[name=f0c]', 'item');
  await page.selectOption('select[name=f0o]', 'begins_with');
  await page.fill('input[name=f0v]', 'TP');
  await press(page, 'button:has-text("Show")');
  assert.match((await page.textContent('main')) ?? '', /TP050/);
  await page.fill('#q-name', `Tapes ${Date.now()}`);
  await press(page, 'button:has-text("Save")');
  assert.match(page.url(), /\/queries\/Q\d+$/);
  const csv = await as('plain').context.request.get(`${page.url()}.csv`);
  assert.match(await csv.text(), /^item,description/);
  await press(page, 'button:has-text("Delete")');
  await leave(page);
});

test('goods are held and released, a need is kept and put away', { skip: !REAL }, async () => {
  const { page } = await open(as('plain'), `/items/${COUNTER.items[0]}?quantity=3`);
  await page.fill('#h-c', COUNTER.customer);
  await press(page, 'button:has-text("Hold the goods")');
  assert.match((await page.textContent('main')) ?? '', /Hold RV\d+ keeps the goods/);
  await press(page, 'main table button:has-text("Release")');
  assert.match((await page.textContent('main')) ?? '', /is released/);
  await page.goto(`/customers/${COUNTER.customer}`);
  await page.fill('#need-text', 'Two copies of the slip');
  await press(page, 'button:has-text("Keep the need")');
  assert.match((await page.textContent('aside')) ?? '', /Two copies of the slip/);
  await press(page, 'div:has(> p:text("Two copies of the slip")) button');
  assert.doesNotMatch((await page.textContent('aside')) ?? '', /Two copies of the slip/);
  await leave(page);
});
