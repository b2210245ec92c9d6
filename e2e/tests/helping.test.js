// Helping each other and working at the same time, on the real server: a question to somebody who knows more, looking on, two clerks in one
// draft and on one order, files with a letter; all pages of the order desk in both themes. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, REAL, accessible, leave, loaded, newOrder, open, openDesk, press, text } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @typedef {import('playwright-core').Page} Page */
/** @type {Record<string, Desk>} */
const desks = {};
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
const made = { order: '', draft: '', question: '', letter: '' };

before(async () => {
  if (!REAL) return;
  for (const login of ['carla', 'tom', 'dora', 'sam', 'susan', 'anna']) desks[login] = await openDesk({ user: login });
  // Beginners are led through the guided entry; Dora writes in the grid.
  desks['plain'] = await openDesk({ user: 'dora', javaScript: false });
  const line = { item: COUNTER.items[0], quantity: 2 };
  const data = { customer: COUNTER.customer, buyer_po_no: `HELP-${Date.now()}`, lines: [line] };
  const post = async (/** @type {string} */ who, /** @type {string} */ path) => (await as(who).context.request.post(path, { data })).json();
  made.order = (await post('carla', '/api/v1/orders?place=true')).number;
  made.draft = (await post('dora', '/api/v1/orders')).number;
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

/** @param {Page} page */
const saved = (page) => page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');

test('a trainee asks about a field without JavaScript, a senior answers beside it, and the answer stays there', { skip: !REAL }, async () => {
  const { page: tom } = await open(as('plain'), `/orders/${made.draft}/help`);
  await tom.selectOption('#field', 'line/quantity');
  await tom.selectOption('#whom', 'sam');
  await tom.fill('#words', 'Is that enough for them?');
  await press(tom, 'button:has-text("Ask the question")');
  assert.match(await text(tom), /say which line/i);
  assert.equal(await tom.inputValue('#words'), 'Is that enough for them?', 'what was typed stays');
  await tom.fill('#line', '1');
  await press(tom, 'button:has-text("Ask the question")');
  made.question = /AS\d+/.exec(await text(tom))?.[0] ?? '';
  const { page: sam, wrong } = await open(as('sam'), '/');
  assert.match(await text(sam), /Asked of you[\s\S]*Line 1: Quantity[\s\S]*Is that enough for them\?/);
  await press(sam, `a:text("${made.question}")`);
  assert.equal(await sam.textContent('section[data-live] mark'), '2', 'the thing stands beside, and the field is marked');
  await sam.fill('#answer', 'Which season?');
  await press(sam, 'button:has-text("Hand back")');
  await tom.goto('/');
  assert.match(await text(tom), /Handed back to you/);
  await tom.goto(`/questions/${made.question}`);
  await tom.fill('#again', 'Winter');
  await press(tom, 'button:has-text("Ask again")');
  await sam.goto(`/questions/${made.question}`);
  await sam.fill('#answer', 'Take four in winter');
  await press(sam, 'button.primary:has-text("Answer")');
  assert.match(await text(sam), /The answer is kept where Dora Petrides asked/);
  await tom.goto(`/orders/new?draft=${made.draft}`);
  assert.match(await text(tom), /Line 1: Quantity[\s\S]*Take four in winter/);
  assert.deepEqual(wrong, []);
  for (const page of [tom, sam]) await leave(page);
});

test('a senior looks on while a trainee writes, and the trainee sees it', { skip: !REAL, timeout: 60_000 }, async () => {
  const { page: sam } = await open(as('sam'), `/orders/${made.draft}/help`);
  await press(sam, 'button:has-text("Look on")');
  assert.equal(await sam.locator('section[data-live] input, section[data-live] button').count(), 0, 'read-only');
  const { page: tom } = await open(as('dora'), `/orders/new?draft=${made.draft}`);
  await tom.waitForSelector('#order[data-ready]');
  assert.match(await text(tom), /Looking on: Sam Okafor/);
  await tom.fill('#quantity-1', '4');
  await tom.keyboard.press('Enter');
  await saved(tom);
  assert.match((await tom.textContent('#help')) ?? '', /Sam Okafor looks on/);
  await sam.waitForSelector('section[data-live] td:text-is("4")', { timeout: 25_000 });
  await press(sam, 'button:has-text("Look on no longer")');
  for (const page of [tom, sam]) await leave(page);
});

test('two clerks write into one draft at once, and both are in it', { skip: !REAL, timeout: 60_000 }, async () => {
  const { page: one } = await open(as('carla'), '/orders/new');
  await newOrder(one);
  for (const word of [COUNTER.customer, `TWO-${String(Date.now()).slice(-6)}`, '', COUNTER.items[0], '5']) {
    await one.keyboard.type(word ?? '');
    await one.keyboard.press('Enter');
  }
  await saved(one);
  const number = /SO\d+/.exec((await one.getAttribute('#help', 'href')) ?? '')?.[0] ?? '';
  assert.ok(number, 'the draft has a number');
  const { page: two } = await open(as('dora'), `/orders/new?draft=${number}`);
  await two.waitForSelector('#order[data-ready]');
  await saved(two);
  // The first goes on in the first line and adds one; the second adds another and takes another quantity.
  await two.fill('#quantity-1', '7');
  await two.fill('#item-2', COUNTER.items[1] ?? '');
  await two.fill('#quantity-2', '1');
  await two.keyboard.press('Enter');
  await saved(two);
  await one.fill('#quantity-1', '6');
  await one.fill('#item-2', COUNTER.items[2] ?? '');
  await one.fill('#quantity-2', '3');
  await Promise.all([one.waitForURL((url) => url.searchParams.get('draft') === number && url.hash === '#quantity-1'), one.keyboard.press('Enter')]);
  await one.waitForSelector('#order[data-ready]');
  assert.match(await text(one), /Dora Petrides wrote in this draft at the same time/);
  assert.match(await text(one), /written at the same time: 6/, 'what does not stand is a note at its field');
  const draft = await as('carla').context.request.get(`/orders/${number}/help`);
  const kept = await draft.text();
  for (const item of COUNTER.items.slice(0, 3)) assert.ok(kept.includes(item), `${item} is in it`);
  // The other goes on without having seen it, and nothing is lost then, either.
  await two.fill('#item-3', COUNTER.items[3] ?? '');
  await two.fill('#quantity-3', '9');
  await loaded(two, () => two.keyboard.press('Enter'));
  const now = await (await as('carla').context.request.get(`/orders/${number}/help`)).text();
  for (const item of COUNTER.items.slice(0, 4)) assert.ok(now.includes(item), `${item} is still in it`);
  // Where both wrote something else, the page comes up with that field in focus.
  await one.goto('/');
  await one.goto(`/orders/new?draft=${number}&version=9#quantity-1`);
  await one.waitForSelector('#order[data-ready]');
  assert.equal(await one.evaluate(() => document.activeElement?.id), 'quantity-1');
  for (const page of [one, two]) await leave(page);
});

test('two clerks write into one draft without JavaScript, and neither loses work', { skip: !REAL }, async () => {
  const { page: one } = await open(as('plain'), `/orders/new?draft=${made.draft}`);
  await as('carla').context.request.put(`/orders/drafts/${made.draft}`, {
    data: { version: Number(await one.inputValue('input[name=version]')), customer: COUNTER.customer, buyer_po_no: 'BY-CARLA', requested_date: '', ship_to: '', note: '', lines: [{ row: '1', item: COUNTER.items[0], quantity: '4', unit: '', price: '', note: '' }] },
  });
  await one.fill('#item-2', COUNTER.items[4] ?? '');
  await one.fill('#quantity-2', '8');
  await press(one, 'button[value=place]');
  assert.match(await text(one), /Carla Brandt wrote in this draft at the same time/);
  assert.equal(await one.inputValue('#buyer_po_no'), 'BY-CARLA');
  assert.equal(await one.inputValue('#item-2'), COUNTER.items[4]);
  await leave(one);
});

test('two clerks work on one order at once: the later is told, and keeps what was typed', { skip: !REAL }, async () => {
  const path = `/orders/${made.order}`;
  const { page: one } = await open(as('carla'), path);
  const { page: two } = await open(as('susan'), path);
  await one.fill('#note-text', 'By Carla');
  await two.fill('#note-text', 'By Susan');
  await press(one, 'button:has-text("Keep the note")');
  await press(two, 'button:has-text("Keep the note")');
  assert.match(await text(two), /By Susan[\s\S]*By Carla/, 'both notes are there');
  await one.goto(path);
  await two.goto(path);
  const reason = '#decisions input[name=reason]';
  await one.fill(reason, 'the customer rang');
  await two.fill(reason, 'it was ordered twice');
  await press(one, 'button:has-text("Cancel")');
  assert.match(await text(one), /is cancelled/);
  await press(two, 'button:has-text("Cancel")');
  assert.match(await text(two), /This was not done/);
  assert.ok((await two.content()).includes('it was ordered twice'), 'the reason that was typed is still there');
  for (const page of [one, two]) await leave(page);
});

test('a file goes with a letter to a customer, without JavaScript; a program does not', { skip: !REAL }, async () => {
  const { page } = await open(as('plain'), `/customers/${COUNTER.customer}/letter`);
  await page.fill('#recipient', 'einkauf@kunde.example');
  await page.fill('#text', 'Hello,\nplease find the drawing enclosed.\n');
  await page.setInputFiles('#files', { name: 'tool.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90') });
  await press(page, 'button[value=check]');
  assert.match(await text(page), /'tool.exe' does not go with the letter/);
  await page.setInputFiles('#files', { name: 'drawing.pdf', mimeType: 'text/html', buffer: Buffer.from('%PDF-1.7 a drawing') });
  await press(page, 'button[value=check]');
  assert.match(await text(page), /drawing\.pdf\s+1 KB/);
  await press(page, 'button[value=send]');
  assert.match(page.url(), /\/letters\/L\d+$/);
  made.letter = page.url().split('/').pop() ?? '';
  const file = await as('plain').context.request.get(`/letters/${made.letter}/enclosures/0`);
  assert.equal(await file.text(), '%PDF-1.7 a drawing');
  await page.goto(`/customers/${COUNTER.customer}/messages`);
  assert.ok((await text(page)).includes(made.letter));
  await leave(page);
});

test('the pages of the order desk are accessible in both themes, with nothing inline', { skip: !REAL, timeout: 240_000 }, async () => {
  const of = {
    sam: ['/', `/questions/${made.question}`, `/orders/${made.order}/help`, `/orders/${made.draft}/help`, `/customers/${COUNTER.customer}/messages`, `/customers/${COUNTER.customer}/letter`],
    tom: [`/questions/${made.question}`],
    dora: [`/orders/new?draft=${made.draft}`, `/questions/${made.question}`],
    susan: ['/recommendations', '/procedures', '/procedures/order-life', '/procedures/order-life/conformance', '/procedures/order-life/replay?version=0', '/quality', '/quality/errors', '/surveys', '/queries', '/queries/new?source=stock', '/scripts', '/answers', '/inquiries', '/workboard', '/tasks', '/letters', `/letters/${made.letter}`, '/letters/words', '/knowledge', `/orders/${made.order}`, `/orders/${made.order}/procedure`, `/orders/${made.order}/letter`, '/autopilot', '/audits', '/calendars'],
    anna: ['/mailboxes', '/people'],
  };
  for (const [who, paths] of Object.entries(of)) {
    for (const path of paths) {
      const { page, wrong } = await open(as(who), path);
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await accessible(page, `${path} ${colorScheme}`);
      }
      assert.deepEqual(wrong, [], path);
      await leave(page);
    }
  }
});
