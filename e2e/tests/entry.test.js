// The order grid by keyboard: what it costs, and that no key is lost however slow the server is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, Keyboard, leave, newOrder, openDesk, REAL, slowLookups, watchOrder } from '../browser.js';

const CUSTOMER = COUNTER.customer;
const ITEMS = COUNTER.items;
const QUANTITIES = ['12', '4', '6', '24', '10', '2', '36', '5', '12', '3'];
/** A real server knows which PO it has seen; each order there brings another one. */
let PO = '4477120';
const freshPo = () => void (REAL && (PO = String(Number(PO) + 1)));
const DATE = '12/4';

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
before(async () => void (desk = await openDesk()));
after(() => desk.close());

/** @param {(keys: Keyboard, page: import('playwright-core').Page) => Promise<void>} work @param {number} ms */
async function entering(work, ms = 0) {
  freshPo();
  const page = await desk.context.newPage();
  let clicks = 0;
  await page.exposeFunction('countClick', () => (clicks += 1));
  await page.addInitScript(() => addEventListener('pointerdown', () => /** @type {any} */ (window).countClick(), true));
  const seen = watchOrder(page);
  await slowLookups(page, ms);
  await newOrder(page);
  const keys = new Keyboard(page);
  await work(keys, page);
  await page.waitForURL(/\/orders\/(SO)?\d+/).catch(async () => assert.fail(`not placed: ${await page.textContent('#summary')} ${await page.textContent('#status')}`));
  await leave(page);
  assert.equal(clicks, 0, 'no click');
  const lines = seen.draft.lines.map((/** @type {any} */ { row, ...line }) => line);
  return { keys, order: { ...seen.draft, lines }, placed: seen.placed };
}

/** @param {Keyboard} keys */
async function telephoneOrder(keys) {
  await keys.type(CUSTOMER);
  await keys.press('Enter');
  await keys.type(PO);
  await keys.press('Enter');
  await keys.type(DATE);
  await keys.press('Enter');
  for (const [n, item] of ITEMS.entries()) {
    await keys.type(item);
    await keys.press('Enter');
    await keys.type(QUANTITIES[n] ?? '');
    await keys.press(n === 9 ? 'Control+Enter' : 'Enter');
  }
}

test('a telephone order of ten lines takes at most 104 presses, 23 of them not data, and no click', async () => {
  const { keys, order } = await entering(telephoneOrder);
  console.log(`telephone order: ${keys.presses} presses, ${keys.other} not data`);
  assert.ok(keys.presses <= 104, `${keys.presses} presses`);
  assert.ok(keys.other <= 23, `${keys.other} presses that are not data`);
  assert.deepEqual(order.lines.map((/** @type {any} */ l) => [l.item, l.quantity]), ITEMS.map((item, n) => [item, QUANTITIES[n]]));
  assert.equal(order.customer, CUSTOMER);
  assert.equal(order.buyer_po_no, PO);
  assert.equal(order.requested_date, DATE);
});

test('ten lines pasted take at most 16 presses', async () => {
  const { keys, order } = await entering(async (keys, page) => {
    await keys.type(CUSTOMER);
    await keys.press('Enter');
    await keys.type(PO);
    await keys.press('Enter');
    await clipboard(page, ITEMS.map((item, n) => `${item}\t${QUANTITIES[n]}`).join('\n'));
    await keys.press('Control+v');
    await keys.press('Control+Enter');
  });
  console.log(`ten lines pasted: ${keys.presses} presses`);
  assert.ok(keys.presses <= 16, `${keys.presses} presses`);
  assert.deepEqual(order.lines.map((/** @type {any} */ l) => [l.item, l.quantity]), ITEMS.map((item, n) => [item, QUANTITIES[n]]));
});

/** @param {Keyboard} keys */
async function lastOrderAgain(keys) {
  await keys.type(CUSTOMER);
  await keys.press('Enter');
  await keys.type(PO);
  await keys.press('Enter');
  await keys.press('Alt+1');
  await keys.press('ArrowDown');
  await keys.type('30');
  await keys.press('ArrowDown');
  await keys.press('ArrowDown');
  await keys.type('18');
  await keys.press('Control+Enter');
}
test('the last order again with two quantities changed takes at most 24 presses', async () => {
  const { keys, order } = await entering(lastOrderAgain);
  console.log(`last order again: ${keys.presses} presses`);
  assert.ok(keys.presses <= 24, `${keys.presses} presses`);
  assert.equal(order.lines[1].quantity, '30');
  assert.equal(order.lines[3].quantity, '18');
});

for (const [name, work] of /** @type {[string, (keys: Keyboard, page: import('playwright-core').Page) => Promise<void>][]} */ ([
  ['the telephone order', telephoneOrder],
  ['the last order again', lastOrderAgain],
  ['an order of all the short hands', shortHands],
])) {
  test(`no key is lost: ${name}, typed with no pause while each look-up takes 800 ms, is the same order`, async () => {
    if (REAL && work === shortHands) return;
    const quick = await entering(work, 0);
    const slow = await entering(work, 800);
    if (REAL) slow.order.buyer_po_no = quick.order.buyer_po_no;
    assert.deepEqual(slow.order, quick.order);
    assert.deepEqual(slow.placed, quick.placed);
  });
}

/** Repeats, last quantities, units, prices, duplicates, insertions, deletions, a choice and a reason. @param {Keyboard} keys */
async function shortHands(keys) {
  await keys.type('northgate');
  await keys.press('Tab');
  await keys.type('4477031');
  await keys.press('Enter');
  await keys.type('fri');
  await keys.press('Enter');
  await keys.type('GL240');
  await keys.press('Enter');
  await keys.type('12cs');
  await keys.press('Enter');
  await keys.type('*');
  await keys.press('Tab');
  await keys.type('6@9.50');
  await keys.press('Tab');
  await keys.type('NG-PL4');
  await keys.press('Enter');
  await keys.type('=');
  await keys.press('Control+d');
  await keys.type('7');
  await keys.press('Control+i');
  await keys.type('plate');
  await keys.press('Alt+s');
  await keys.press('2');
  await keys.press('Enter');
  await keys.type('8');
  await keys.press('Enter');
  await keys.press('Enter');
  await keys.press('Enter');
  await keys.type('XXXXX');
  await keys.press('Enter');
  await keys.type('1');
  await keys.press('ArrowUp');
  await keys.press('ArrowDown');
  await keys.press('Control+Delete');
  await keys.press('Control+Enter');
  await keys.type('agreed by phone');
  await keys.press('Control+Enter');
}
test('the short hands mean what the key sheet says', { skip: !!REAL }, async () => {
  const { order, placed } = await entering(shortHands, 0);
  assert.equal(order.customer, 'C1042');
  assert.deepEqual(
    order.lines.map((/** @type {any} */ l) => [l.item, l.quantity, l.unit, l.price].join(' ').trim()),
    ['GL240 12 CS', 'GL240 6  9.50', 'NG-PL4 30', 'PL270 8', 'NG-PL4 7'],
  );
  assert.equal(placed.reason, 'agreed by phone');
});

test('an unknown item stops the order; the summary has the focus and leads to the field', async () => {
  const page = await desk.context.newPage();
  await newOrder(page);
  const keys = new Keyboard(page);
  freshPo();
  await keys.type(CUSTOMER);
  await keys.press('Enter');
  // The real desk's checklist asks for the PO number; only the item is to stop this order.
  await keys.type(PO);
  for (let n = 0; n < 2; n += 1) await keys.press('Enter');
  await keys.type('XXXXX');
  await keys.press('Enter');
  await keys.type('3');
  await keys.press('Control+Enter');
  await page.waitForSelector('#summary:focus');
  assert.match((await page.textContent('#summary')) ?? '', /Line 1: “XXXXX” is not an item we know/);
  await keys.press('Tab');
  await keys.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'lines[0].item');
  assert.equal(await page.inputValue('[name="lines[0].item"]'), 'XXXXX');
  await page.close({ runBeforeUnload: false });
});

test('an unknown part number is solved in three presses', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await newOrder(page);
  const keys = new Keyboard(page);
  await keys.type(CUSTOMER);
  for (let n = 0; n < 3; n += 1) await keys.press('Enter');
  await keys.type('tumbler');
  const from = keys.presses;
  await keys.press('Alt+s');
  await keys.press('1');
  assert.ok(keys.presses - from <= 3);
  // The choices may still be on their way when their figure is pressed; it is kept for them.
  await page.waitForFunction((item) => {
    const field = document.querySelector('input[name="lines[0].item"]');
    return field instanceof HTMLInputElement && field === document.activeElement && field.value === item;
  }, ITEMS[0]);
  await page.close({ runBeforeUnload: false });
});

test('a thousand lines are pasted in one save', async () => {
  const page = await desk.context.newPage();
  await newOrder(page);
  let saves = 0;
  page.on('request', (r) => (saves += /\/orders\/drafts|\/lookup\/items/.test(r.url()) && r.method() !== 'OPTIONS' ? 1 : 0));
  const keys = new Keyboard(page);
  await keys.type(CUSTOMER);
  await keys.press('Enter');
  await clipboard(page, Array.from({ length: 1000 }, (_, n) => `${ITEMS[n % 10]}\t${(n % 40) + 1}`).join('\n'));
  await keys.press('Control+v');
  await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');
  assert.ok(saves <= 3, `${saves} requests`);
  assert.equal(await page.locator('#lines tbody tr:has(input)').count() > 1000, true);
  // Told, not tested: speed by the clock is a benchmark. The median of twenty new lines, with the layout.
  const took = await page.evaluate(() => {
    const each = Array.from({ length: 20 }, () => {
      const from = performance.now();
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
      void document.body.offsetHeight;
      return performance.now() - from;
    });
    return each.sort((a, b) => a - b)[10] ?? 0;
  });
  console.log(`a row at 1,000 lines: ${took.toFixed(1)} ms`);
  await page.close({ runBeforeUnload: false });
});

test('Alt+Z takes back a line taken out', async () => {
  const page = await desk.context.newPage();
  await newOrder(page);
  const keys = new Keyboard(page);
  await keys.type(CUSTOMER);
  for (let n = 0; n < 3; n += 1) await keys.press('Enter');
  await keys.type(ITEMS[0] ?? '');
  await keys.press('Enter');
  await keys.type('5');
  await keys.press('Control+Delete');
  assert.equal(await page.inputValue('[name="lines[0].item"]'), '');
  await keys.press('Alt+z');
  assert.equal(await page.inputValue('[name="lines[0].item"]'), ITEMS[0]);
  assert.equal(await page.inputValue('[name="lines[0].quantity"]'), '5');
  await page.close({ runBeforeUnload: false });
});

test('a block that a second person may lift goes to approval with a reason', { skip: !!REAL }, async () => {
  const { placed, order } = await entering(async (keys) => {
    await keys.type('C1103');
    for (let n = 0; n < 3; n += 1) await keys.press('Enter');
    await keys.type('GL240');
    await keys.press('Enter');
    await keys.type('3');
    await keys.press('Control+Enter');
    await keys.type('paid this morning');
    await keys.press('Control+Enter');
  });
  assert.equal(order.customer, 'C1103');
  assert.equal(placed.reason, 'paid this morning');
});

test('a save that fails is tried again, says so, and loses nothing', async () => {
  const page = await desk.context.newPage();
  let isDown = true;
  await page.route(/\/orders\/drafts/, (route) => (isDown ? route.abort() : route.continue()));
  const seen = watchOrder(page);
  await newOrder(page);
  const keys = new Keyboard(page);
  await keys.type(CUSTOMER);
  for (let n = 0; n < 3; n += 1) await keys.press('Enter');
  await keys.type(ITEMS[0] ?? '');
  await keys.press('Enter');
  await keys.type('5');
  await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'offline');
  assert.match((await page.textContent('#saved')) ?? '', /nothing typed is lost/);
  isDown = false;
  await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');
  assert.equal(seen.draft.lines[0].quantity, '5');
  await page.close({ runBeforeUnload: false });
});

test('one save at a time, each with the version the last one gave', async () => {
  const page = await desk.context.newPage();
  await slowLookups(page, 300);
  let flying = 0;
  let most = 0;
  /** @type {number[]} */
  const versions = [];
  page.on('request', (r) => {
    if (!/\/orders\/drafts/.test(r.url())) return;
    versions.push(r.postDataJSON().version);
    most = Math.max(most, (flying += 1));
  });
  page.on('requestfinished', (r) => void (/\/orders\/drafts/.test(r.url()) && (flying -= 1)));
  await newOrder(page);
  const keys = new Keyboard(page);
  freshPo();
  await telephoneOrder(keys);
  await page.waitForURL(/\/orders\/(SO)?\d+/);
  assert.equal(most, 1);
  assert.deepEqual(versions, [...versions.keys()]);
  await leave(page);
});

test('a form that came back from the server with lines and remarks goes on where it was', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.route('**/orders/new', async (route) => {
    const response = await route.fetch();
    const html = (await response.text())
      .replace('<input id="customer"', '<input id="customer" value="C1042"')
      .replace('<input name="lines[0].item"', '<input name="lines[0].item" value="nothing" aria-invalid="true"')
      .replace('<input name="lines[0].quantity"', '<input name="lines[0].quantity" value="3"')
      .replace(/<tr><th scope="row">2</, '<tr class="remark"><td></td><td colspan="8">not an item we know</td></tr><tr><th scope="row">2<');
    await route.fulfill({ response, body: html });
  });
  await newOrder(page);
  await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved' && document.querySelectorAll('tr.remark').length === 1);
  assert.match((await page.textContent('tr.remark')) ?? '', /“nothing” is not an item we know/);
  await page.focus('[name="lines[9].quantity"]');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('[name="lines[10].item"]'), '');
  assert.equal(await page.getAttribute('[name="lines[10].item"]', 'aria-invalid'), null);
  await page.close({ runBeforeUnload: false });
});

test('a key given another place in the table works there', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.route('**/orders/new', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('"press":["Ctrl+D"]', '"press":["Alt+D"]') });
  });
  await newOrder(page);
  const keys = new Keyboard(page);
  for (let n = 0; n < 3; n += 1) await keys.press('Enter');
  await keys.type('GL240');
  await keys.press('Enter');
  await keys.type('5');
  await keys.press('Alt+d');
  assert.equal(await page.inputValue('[name="lines[1].item"]'), 'GL240');
  await page.close({ runBeforeUnload: false });
});

/** Puts text where Ctrl+V finds it. @param {import('playwright-core').Page} page @param {string} text */
async function clipboard(page, text) {
  await desk.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.base });
  await page.bringToFront();
  await page.evaluate((t) => navigator.clipboard.writeText(t), text);
}
