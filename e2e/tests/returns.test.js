// Goods that come back and money, on the real server and by keyboard alone: a return from the order page to its credit note, a payment, a
// statement; all of its pages in both themes. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, REAL, accessible, leave, open, openDesk, press, shipped, text } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @typedef {import('playwright-core').Page} Page */
/** @type {Record<string, Desk>} */
const desks = {};
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
const made = { order: '', invoice: '', return: '', credit: '' };

before(async () => {
  if (!REAL) return;
  for (const login of ['pia', 'paul', 'iris', 'sean', 'fay']) desks[login] = await openDesk({ user: login });
  desks['carla'] = await openDesk({ user: 'carla', javaScript: false });
  const sold = await shipped(desks, `BACK-${Date.now()}`);
  [made.order, made.invoice] = [sold.order, sold.invoice];
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

test('a clerk asks for a return without JavaScript, the warehouse takes it in, finance credits it', { skip: !REAL }, async () => {
  const { page: carla } = await open(as('carla'), `/orders/${made.order}`);
  await press(carla, 'a:has-text("Return goods")');
  await carla.fill('[name="quantity[1]"]', '5');
  await press(carla, 'button:has-text("Ask for the return")');
  assert.match(await text(carla), /5 can't come back; 4 were shipped/i);
  assert.equal(await carla.inputValue('[name="quantity[1]"]'), '5', 'what was typed stays');
  await carla.fill('[name="quantity[1]"]', '2');
  await press(carla, 'button:has-text("Ask for the return")');
  made.return = /RM\d+/.exec(carla.url())?.[0] ?? '';
  assert.match(await text(carla), /is authorised/);
  const { page: pia, wrong } = await open(as('pia'), `/returns/${made.return}`);
  await pia.fill('[name="came[1]"]', '2');
  await press(pia, 'button:has-text("Take in")');
  assert.match(await text(pia), /is here, all of it/);
  const { page: iris } = await open(as('iris'), `/returns/${made.return}`);
  await iris.fill('[name="put[1]"]', '2');
  await press(iris, 'button:has-text("Put it on record")');
  const { page: fay } = await open(as('fay'), `/returns/${made.return}`);
  await press(fay, 'button:has-text("Credit it")');
  made.credit = /CN\d+/.exec(await text(fay))?.[0] ?? '';
  assert.match(await text(fay), new RegExp(`is settled: ${made.credit}`));
  await carla.goto(`/orders/${made.order}`);
  assert.match(await text(carla), new RegExp(`${made.return}[\\s\\S]*Settled`));
  assert.deepEqual(wrong, []);
  for (const page of [carla, pia, iris, fay]) await leave(page);
});

test('a payment settles what is due first, never takes the number of a card, and stands on the statement', { skip: !REAL }, async () => {
  const { page, wrong } = await open(as('fay'), '/payments');
  await page.fill('#customer', COUNTER.customer);
  await page.fill('#amount', '1.50');
  await page.fill('#reference', '4111 1111 1111 1111');
  await press(page, 'button:text-is("Record")');
  assert.match(await text(page), /looks like the number of a payment card \(•••• 1111\)/);
  await page.fill('#reference', `bank ${Date.now()}`);
  await press(page, 'button:text-is("Record")');
  const number = /PY\d+/.exec(page.url())?.[0] ?? '';
  assert.match(await text(page), /is recorded and allocated/);
  await page.goto(`/customers/${COUNTER.customer}/statement`);
  assert.match(await text(page), new RegExp(`Brought forward[\\s\\S]*${made.credit}[\\s\\S]*Owed at the end`));
  assert.match(await text(page), new RegExp(number));
  assert.deepEqual(wrong.filter((w) => !w.includes('422')), []);
  await leave(page);
});

test('every page of returns and money is accessible in both themes', { skip: !REAL }, async () => {
  const paths = ['/returns', `/returns/${made.return}`, '/invoices', `/invoices/${made.invoice}`, '/credit-notes', `/credit-notes/${made.credit}`, '/payments', `/customers/${COUNTER.customer}/statement`];
  for (const path of paths) {
    const { page, wrong } = await open(as('fay'), path);
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `${path} ${colorScheme}`);
    }
    assert.deepEqual(wrong, [], path);
    await leave(page);
  }
});
