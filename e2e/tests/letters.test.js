// Letters on the real server: written from the order page, held against the record, looked at by someone else; the pages of letters and
// mailboxes in both themes, with the keyboard and without JavaScript. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, REAL, accessible, leave, open, openDesk, press } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @type {Record<string, Desk>} */
const desks = {};
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
const made = { order: '', held: '', sent: '' };

before(async () => {
  if (!REAL) return;
  for (const login of ['carla', 'tom', 'susan', 'anna']) desks[login] = await openDesk({ user: login });
  const lines = COUNTER.items.slice(0, 1).map((item) => ({ item, quantity: 2 }));
  const data = { customer: COUNTER.customer, buyer_po_no: '4499077', lines };
  const response = await as('carla').context.request.post('/api/v1/orders?place=true', { data });
  made.order = (await response.json()).number;
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

test('a letter says what is on record, or says why not', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), `/orders/${made.order}`);
  await press(page, '#messages a:has-text("Write to the customer")');
  await page.fill('#recipient', 'einkauf@kunde.example');
  await page.fill('#text', 'Hello,\nit comes on 24 December 2031.\n');
  await press(page, 'button:has-text("Check")');
  assert.match((await page.textContent('#summary')) ?? '', /24 December 2031 is no day on record/);
  assert.equal(await page.inputValue('#recipient'), 'einkauf@kunde.example', 'what was typed stays');
  await press(page, 'button:has-text("Send")');
  assert.match((await page.textContent('#summary')) ?? '', /does not agree with the record/);
  await page.fill('#text', 'Hello,\nthank you for your order.\n');
  await press(page, 'button:has-text("Send")');
  assert.match(page.url(), /\/letters\/L\d+$/);
  assert.match((await page.textContent('main')) ?? '', /Waits to be sent/);
  made.sent = page.url().split('/').pop() ?? '';
  await leave(page);
  const { page: order } = await open(as('carla'), `/orders/${made.order}`);
  assert.ok(((await order.textContent('#messages')) ?? '').includes(made.sent));
  await leave(order);
});

test("a trainee's letter is let go by someone else", { skip: !REAL }, async () => {
  const { page } = await open(as('tom'), `/orders/${made.order}/letter?template=where_it_stands`);
  await page.fill('#recipient', 'einkauf@kunde.example');
  await press(page, 'button:has-text("Send")');
  made.held = page.url().split('/').pop() ?? '';
  assert.match((await page.textContent('main')) ?? '', /Held/);
  assert.equal(await page.$('button:has-text("Let it go")'), null, 'not by its writer');
  await leave(page);
  const { page: reviewer } = await open(as('susan'), '/letters?state=held');
  await press(reviewer, `a:has-text("${made.held}")`);
  await press(reviewer, 'button:has-text("Let it go")');
  assert.match((await reviewer.textContent('main')) ?? '', /Waits to be sent/);
  await leave(reviewer);
});

test('a letter is a paper and a document of a word processor', { skip: !REAL }, async () => {
  const pdf = await as('carla').context.request.get(`/letters/${made.sent}.pdf`);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
  const docx = await as('carla').context.request.get(`/letters/${made.sent}.docx`);
  assert.equal((await docx.body()).subarray(0, 2).toString(), 'PK');
});

test('words are proposed by one and approved by another', { skip: !REAL }, async () => {
  const { page } = await open(as('susan'), '/letters/words?template=plain&language=en');
  await page.fill('#body', '{{ greeting }}\n\n{{ shoe_size }}\n');
  await press(page, 'button:has-text("Propose")');
  assert.match((await page.textContent('#summary')) ?? '', /shoe_size/);
  await page.fill('#body', '{{ greeting }}\n\n{{ message }}\n\nYours,\n{{ clerk }}, {{ company }}\n');
  await press(page, 'button:has-text("Propose")');
  assert.match((await page.textContent('main')) ?? '', /Proposed/);
  assert.equal(await page.$('button:has-text("Approve")'), null, 'not by whoever wrote them');
  await leave(page);
});

test('a mailbox is set up without a password', { skip: !REAL }, async () => {
  const { page } = await open(as('anna'), '/mailboxes');
  await page.fill('#code', 'orders');
  await page.fill('#host', 'mail.example');
  await page.fill('#login', 'orders');
  await page.fill('#secret', 'hunter2');
  await press(page, 'button:has-text("Set up")');
  assert.match((await page.textContent('#refusal')) ?? '', /a password is not kept here/);
  await page.fill('#secret', 'env:ORDERS_PASSWORD');
  await page.check('#off');
  await press(page, 'button:has-text("Set up")');
  assert.match((await page.textContent('table')) ?? '', /mail\.example:993/);
  await leave(page);
});

test('the pages of letters and mailboxes are accessible in both themes', { skip: !REAL }, async () => {
  /** @type {[string, string[]][]} */
  const seen = [
    ['carla', ['/letters', `/letters/${made.sent}`, `/orders/${made.order}/letter`, `/orders/${made.order}`]],
    ['susan', ['/letters?state=held', '/letters/words', '/mailboxes']],
    ['anna', ['/mailboxes']],
  ];
  for (const [login, paths] of seen) {
    for (const path of paths) {
      const { page, wrong } = await open(as(login), path);
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await accessible(page, `${path} as ${login} in ${colorScheme}`);
      }
      assert.deepEqual(wrong, [], path);
      await leave(page);
    }
  }
});
