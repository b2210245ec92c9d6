// A clerk's day on the real server, with the keyboard alone: once as the pages are, once without JavaScript. Nothing is clicked, filled in or
// focused by the test itself: it tabs to where a clerk would, and types. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, REAL, leave, loaded, openDesk, text, troubles } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @typedef {import('playwright-core').Page} Page */
/** @type {Record<string, Desk>} */
const desks = {};

before(async () => {
  if (!REAL) return;
  desks['with'] = await openDesk();
  desks['without'] = await openDesk({ javaScript: false });
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

/** Tabs on until this has the focus. @param {Page} page @param {string} what */
async function tabTo(page, what) {
  const wanted = await page.locator(what).first().elementHandle();
  assert.ok(wanted, `there is no ${what} on ${page.url()}`);
  for (let presses = 0; presses < 400; presses += 1) {
    if (await wanted.evaluate((el) => el === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${what} can't be reached with Tab on ${page.url()}`);
}

/** Tabs to a link or a button and presses it. @param {Page} page @param {string} what */
async function press(page, what) {
  await tabTo(page, what);
  await loaded(page, () => page.keyboard.press('Enter'));
}

/** Tabs to a field and types, in place of what stands there. @param {Page} page @param {string} field @param {string} text */
async function write(page, field, text) {
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** The grid, or the plain form. @param {Page} page @param {boolean} javaScript @param {string} po */
async function enter(page, javaScript, po) {
  const item = COUNTER.items[2] ?? '';
  if (javaScript) {
    await page.waitForSelector('#order[data-ready]');
    for (const word of [COUNTER.customer, po, '', item, '2']) {
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
    }
    await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => /\/orders\/SO\d+$/.test(location.pathname) || document.querySelector('#reason'));
    if (!/\/orders\/SO\d+$/.test(page.url())) {
      await write(page, '#reason', 'agreed by telephone');
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(/\/orders\/SO\d+$/);
    }
    return;
  }
  await write(page, '#customer', COUNTER.customer);
  await write(page, '#buyer_po_no', po);
  await write(page, '#item-1', item);
  await write(page, '#quantity-1', '2');
  await press(page, 'button[value=check]');
  assert.match(page.url(), /\/orders$/);
  assert.match(await text(page), /SO\d+/, 'what was typed is kept as a draft');
  await press(page, 'button[value=place]');
  if (!/\/orders\/SO\d+$/.test(page.url())) {
    await write(page, '#reason', 'agreed by telephone');
    await press(page, 'button[value=place]');
  }
}

/** The same as an offer; without the module, each line explains itself below it. @param {Page} page @param {boolean} javaScript */
async function offer(page, javaScript) {
  const item = COUNTER.items[3] ?? '';
  if (javaScript) {
    await page.waitForSelector('#order[data-ready]');
    for (const word of [COUNTER.customer, 'RFQ 1', '', item, '3']) {
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
    }
    await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Alt+p');
    await page.waitForSelector('tr.panel table');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('#lines')), 'the line keeps the focus');
    await page.keyboard.press('Escape');
    await loaded(page, () => page.keyboard.press('Alt+q'));
    return;
  }
  await write(page, '#customer', COUNTER.customer);
  await write(page, '#buyer_po_no', 'RFQ 1');
  await write(page, '#item-1', item);
  await write(page, '#quantity-1', '3@9.99');
  await press(page, 'button[value=check]');
  await tabTo(page, 'details.why summary');
  await page.keyboard.press('Enter');
  const why = (await page.locator('details.why').first().innerText()) ?? '';
  assert.match(why, /The lists say/);
  assert.match(why, /free today over all warehouses/);
  if (await page.isVisible('#reason')) await write(page, '#reason', 'agreed');
  await press(page, '#quote');
}

for (const javaScript of [true, false]) {
  test(`a clerk's day without a mouse, ${javaScript ? 'with' : 'without'} JavaScript`, { skip: !REAL, timeout: 180_000 }, async () => {
    const desk = /** @type {Desk} */ (desks[javaScript ? 'with' : 'without']);
    const page = await desk.context.newPage();
    const wrong = await troubles(page);
    await page.goto('/');
    // A telephone order.
    await press(page, 'a[href="/orders/new"]');
    await enter(page, javaScript, `DAY-${javaScript ? 1 : 2}${String(Date.now()).slice(-6)}`);
    assert.match(page.url(), /\/orders\/SO\d+$/);
    const order = page.url().split('/').pop() ?? '';
    // What the caller said of who they are, beside the record: a difference is accepted with its reason.
    await press(page, 'a:text("Names and billing")');
    await write(page, '#p-name', 'Somebody Else');
    await press(page, 'button[value=compare]');
    assert.match(await text(page), /Different/);
    await write(page, 'input[name=note]', 'they were bought');
    await press(page, 'button[value="accepted name"]');
    assert.match(await text(page), /Accepted as it is/);
    assert.match(await text(page), /they were bought/);
    await press(page, `main h1 a:text("${order}")`);
    assert.match(await text(page), /Name: Accepted/);
    // A note, a task for a colleague, the order offered to another.
    await write(page, '#note-text', 'They ring back at four');
    await press(page, 'button:text("Keep the note")');
    assert.match(await text(page), /They ring back at four/);
    await write(page, '#task-title', 'Ask for the drawing');
    await press(page, 'button:text("Raise task")');
    assert.match(await text(page), /Task T\d+ is raised/);
    await write(page, '#to', '@sam');
    await write(page, '#to-reason', 'you know them');
    await press(page, 'button:text("Hand off")');
    assert.match(await text(page), /stays with you until they accept/);
    // Somebody who knows more is asked about a field.
    await press(page, 'a:text("Ask, or note a field")');
    await tabTo(page, '#field');
    await page.keyboard.type('Their PO');
    await write(page, '#words', 'Is that their new way of numbering?');
    await press(page, 'button:text("Ask the question")');
    assert.match(await text(page), /Question AS\d+ is with/);
    assert.match(await text(page), /Their PO/);
    // A letter, checked and sent.
    await press(page, 'a:text("Open it")');
    await press(page, '#messages a:text("Write to the customer")');
    await write(page, '#text', 'Hello,\nthank you for your order.\n');
    await tabTo(page, 'input[name=paper]');
    await page.keyboard.press('Space');
    await press(page, 'button[value=check]');
    assert.ok(await page.isChecked('input[name=paper]'), 'what was ticked stays');
    await press(page, 'button[value=send]');
    assert.match(page.url(), /\/letters\/L\d+$/);
    // An order that lacks its PO number waits; the customer is asked for just that, and what they answer lets it go on.
    await page.goto('/orders/new');
    await enter(page, javaScript, '');
    const lacking = page.url().split('/').pop() ?? '';
    assert.match(await text(page), /Held: incomplete/i);
    await press(page, 'a:text("Ask the customer for it")');
    assert.match(await page.inputValue('#text'), /- Ihre Bestellnummer zu diesem Auftrag/);
    await press(page, 'button[value=send]');
    assert.match(page.url(), /\/letters\/L\d+$/);
    await press(page, `main a:text("${lacking}")`);
    await press(page, 'a:text("Fill in")');
    await write(page, '#am-po', `LATE-${javaScript ? 1 : 2}${String(Date.now()).slice(-6)}`);
    await write(page, '#am-why', 'they answered');
    await press(page, 'button[value=now]');
    await page.goto(`/orders/${lacking}`);
    assert.equal(await page.locator('.banner.hold').count(), 0, 'nothing is missing any more');
    // An offer, sent and ordered.
    await page.goto('/orders/new');
    await offer(page, javaScript);
    assert.match(page.url(), /\/quotations\/QU\d+$/);
    await press(page, 'button:text("Send by letter")');
    assert.match(await text(page), /on its way to the customer/);
    await write(page, '#a-po', `OFFER-${javaScript ? 1 : 2}${String(Date.now()).slice(-6)}`);
    await press(page, 'button.primary:text("Order")');
    assert.match(page.url(), /\/orders\/SO\d+$/);
    // The task is done from the list.
    await press(page, 'nav a[href="/tasks"]');
    await press(page, 'main tr:has-text("Ask for the drawing") a.row');
    await write(page, '#outcome', 'they send it');
    await press(page, 'button:text("Done")');
    assert.match(await text(page), /is done/);
    // The workboard, and an order found by its number.
    await press(page, 'nav a[href="/workboard"]');
    await write(page, '#f-customer', COUNTER.customer);
    await press(page, 'button:text("Show")');
    assert.ok((await text(page)).includes(order));
    await write(page, '#q', order);
    await loaded(page, () => page.keyboard.press('Enter'));
    assert.match(page.url(), new RegExp(`${order}|/search`));
    // Goods held for a caller; a refusal loses nothing that was typed.
    await write(page, '#q', COUNTER.items[0] ?? '');
    await loaded(page, () => page.keyboard.press('Enter'));
    if (!/\/items\//.test(page.url())) await press(page, `main a[href^="/items/${COUNTER.items[0]}"]`);
    await write(page, '#h-q', '1');
    await write(page, '#h-c', 'C0NOBODY');
    await write(page, '#h-n', 'rings back');
    await press(page, 'button:text("Hold the goods")');
    assert.match(await text(page), /there is no customer C0NOBODY/i);
    assert.equal(await page.inputValue('#h-n'), 'rings back');
    await write(page, '#h-c', COUNTER.customer);
    await press(page, 'button:text("Hold the goods")');
    assert.match(await text(page), /Hold RV\d+ keeps the goods/);
    await press(page, 'main table button:text("Release")');
    // A caller is answered from the approved answers.
    await press(page, 'nav a[href="/answers"]');
    await write(page, '#a-q', 'where order');
    await loaded(page, () => page.keyboard.press('Enter'));
    assert.match(await text(page), /where-is-my-order/i);
    // A document that came in is put right and becomes an order.
    const po = `DOC-${javaScript ? 1 : 2}${String(Date.now()).slice(-6)}`;
    const csv = `po,item,quantity\n${po},${COUNTER.items[1]},3\n`;
    const taken = await desk.context.request.post('/api/v1/intake', { data: csv, headers: { 'content-type': 'text/csv', 'content-disposition': `attachment; filename="${po}.csv"` } });
    const document = (await taken.json()).number;
    await press(page, 'nav a[href="/inbox"]');
    await press(page, `main a[href="/inbox/${document}"]`);
    await write(page, '#v-customer', COUNTER.customer);
    if (javaScript) {
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-field="customer"][data-status="settled"]');
    }
    await press(page, '#approve');
    assert.match(await text(page), /SO\d+|reason/i);
    // The browser itself writes down that a form was refused.
    assert.deepEqual(wrong.filter((said) => !/status of (404|422)/.test(said)), []);
    await leave(page);
  });
}
