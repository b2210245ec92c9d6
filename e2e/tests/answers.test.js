// Answers on the real server: found, read out with the order's facts, put on record; with the keyboard alone, without JavaScript, in both
// themes. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, REAL, accessible, leave, loaded, openDesk, text, troubles } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @type {Record<string, Desk>} */
const desks = {};
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
let order = '';

before(async () => {
  if (!REAL) return;
  for (const login of ['carla', 'susan', 'sam']) desks[login] = await openDesk({ user: login });
  desks['plain'] = await openDesk({ javaScript: false });
  const lines = COUNTER.items.slice(0, 1).map((item) => ({ item, quantity: 2 }));
  const data = { customer: COUNTER.customer, buyer_po_no: '4499181', lines };
  const response = await as('carla').context.request.post('/api/v1/orders?place=true', { data });
  order = (await response.json()).number;
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

test('a caller is answered with the keyboard alone, and the answer is on the order', { skip: !REAL }, async () => {
  const page = await as('carla').context.newPage();
  const wrong = await troubles(page);
  await page.goto(`/answers?order=${order}`);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'a-q', 'the field for the question has the focus');
  for (const key of 'wo bestell') await page.keyboard.press(key === ' ' ? 'Space' : key);
  await loaded(page, () => page.keyboard.press('Enter'));
  assert.ok((await page.textContent('.read-out'))?.includes(order), 'the only answer that fits is read out at once');
  await page.focus('button:has-text("Answered so")');
  await loaded(page, () => page.keyboard.press('Enter'));
  assert.match(await text(page), /Q\d+ is on record with its answer/);
  await page.goto(`/orders/${order}`);
  assert.match((await page.textContent('#messages')) ?? '', /where-is-my-order\s+version \d/);
  assert.deepEqual(wrong, []);
  await leave(page);
});

test('an answer that lacks a fact is not given, and what is left open is called back', { skip: !REAL }, async () => {
  const page = await as('plain').context.newPage();
  await page.goto('/answers?script=late-delivery');
  assert.equal(await page.locator('.read-out').count(), 0);
  assert.match(await text(page), /needs what is not known here[\s\S]*promised: the day everything is promised for/);
  await page.fill('#l-asked', 'Where is it?');
  await loaded(page, () => page.click('button:has-text("Put on record")'));
  assert.match(await text(page), /is your task to call back/);
  await page.goto('/inquiries?without=1');
  assert.match(await text(page), /Where is it\?[\s\S]*Call back/);
  await leave(page);
});

test('one proposes, another approves, and only then it is said', { skip: !REAL }, async () => {
  const sam = await as('sam').context.newPage();
  await sam.goto('/scripts/new');
  await sam.fill('#s-code', 'opening-hours');
  await sam.fill('#s-question', 'When are you open?');
  await sam.fill('#s-answer', 'On {{ weekdays }} from eight.');
  await loaded(sam, () => sam.click('button:has-text("Propose")'));
  assert.match(await text(sam), /No answer knows weekdays/i);
  assert.equal(await sam.inputValue('#s-question'), 'When are you open?', 'what was typed stays');
  await sam.fill('#s-answer', 'On working days from eight to five.');
  await loaded(sam, () => sam.click('button:has-text("Propose")'));
  assert.equal(await sam.locator('button:has-text("Approve")').count(), 0, 'not by who wrote it');
  const susan = await as('susan').context.newPage();
  await susan.goto('/answers?q=open');
  assert.doesNotMatch(await text(susan), /opening-hours/);
  await susan.goto('/scripts/opening-hours');
  await loaded(susan, () => susan.click('button:has-text("Approve")'));
  await susan.goto('/answers?q=when+open');
  assert.match((await susan.textContent('.read-out')) ?? '', /from eight to five/);
  for (const page of [sam, susan]) await leave(page);
});

test('the pages are accessible in both themes', { skip: !REAL }, async () => {
  const page = await as('susan').context.newPage();
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    for (const path of ['/answers', `/answers?script=where-is-my-order&order=${order}`, '/answers?script=late-delivery', '/inquiries', '/scripts', '/scripts/late-delivery', '/scripts/new']) {
      await page.goto(path);
      await accessible(page, `${path} ${colorScheme}`);
    }
  }
  await leave(page);
});
