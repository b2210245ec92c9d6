// Each page in both themes: no accessibility violation, nothing refused by the content security policy, no error in the console,
// and small enough. Each form works without JavaScript.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { Keyboard, REAL, accessible, leave, loaded, openDesk, troubles } from '../browser.js';
import { PAGES } from '../mock/server.js';

const JS_BYTES_MAX = 30 * 1024;
const PAGE_BYTES_MAX = 60 * 1024;
const assets = fileURLToPath(new URL('../../crates/web/assets/', import.meta.url));
/** On the real server those without numbers; tests/real.test.js looks up the others. */
const paths = REAL ? ['/sign-in', '/', '/inbox', '/orders/new', '/orders', '/customers', '/customers/C1042', '/items', '/items/TP050', '/search?q=tape', '/keys', '/people/carla'] : Object.keys(PAGES);

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
before(async () => void (desk = await openDesk()));
after(() => desk.close());

for (const path of paths) {
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${path} in ${scheme}: accessible, nothing inline, no error`, async () => {
      const page = await desk.context.newPage();
      const wrong = await troubles(page);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const response = await page.goto(path);
      assert.equal(response?.status(), 200);
      assert.match(response?.headers()['content-security-policy'] ?? '', /default-src 'none'/);
      assert.deepEqual(wrong, []);
      if (path === '/orders/new') await midOrder(page);
      await accessible(page, '');
      await page.close({ runBeforeUnload: false });
      assert.deepEqual(wrong, []);
    });
  }
}

/** New order with everything open that can be open. @param {import('playwright-core').Page} page */
async function midOrder(page) {
  if (REAL) return;
  await page.waitForSelector('#order[data-ready]');
  for (const word of ['C1042', '4477031', 'fri', 'GL240', '600', 'napkin', '1', 'DT050', '2@9']) {
    await page.keyboard.type(word);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Alt+p');
  await page.waitForSelector('tr.panel table');
  await accessible(page, 'price explained');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Alt+s');
  await page.waitForSelector('.choices');
  await accessible(page, 'choices');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('#summary:focus');
}

test('the key sheet and the palette open by key, are accessible, and letters stay text in a field', async () => {
  const page = await desk.context.newPage();
  await page.goto('/orders');
  await page.keyboard.press('?');
  await page.waitForSelector('#keysheet[open]');
  await accessible(page, 'key sheet');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('#palette[open]');
  await accessible(page, 'palette');
  const place = REAL ? 'customers' : 'people';
  await page.keyboard.type(place);
  await Promise.all([page.waitForURL(`**/${place}`), page.keyboard.press('Enter')]);
  await page.keyboard.press('/');
  await page.keyboard.type('g n?');
  assert.equal(await page.inputValue('#q'), 'g n?');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await Promise.all([page.waitForURL(/\/inbox$/), page.keyboard.press('i')]);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.ok(await page.evaluate(() => document.activeElement?.matches('#queue tr:nth-child(2) a')));
  await leave(page);
});

test('a document with one unknown part number and one missing quantity is settled in three presses', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.goto('/inbox/4711');
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset['field']), 'lines/3/item');
  assert.ok(await page.evaluate(() => document.querySelector('#s-3')?.classList.contains('now')), 'its place in the document is shown');
  await page.keyboard.press('1');
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset['field']), 'lines/5/quantity');
  await page.keyboard.press('1');
  await loaded(page, () => page.keyboard.press('a'));
  const posted = desk.mock?.state.posted ?? [];
  assert.deepEqual(posted.filter((p) => p.json).map((p) => [p.json.field, p.json.status, p.json.value]), [['lines/3/item', 'corrected', 'DT050'], ['lines/5/quantity', 'corrected', '4 EA']]);
  assert.equal(posted.at(-1).form.verb, 'approve');
  await leave(page);
});

test('a clean document of twenty fields is one press', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.goto('/inbox/4712');
  assert.equal(await page.locator('[data-field]').count(), 20);
  const keys = new Keyboard(page);
  await loaded(page, () => keys.press('a'));
  assert.equal(keys.other, 1);
  assert.equal(desk.mock?.state.posted.at(-1).form.verb, 'approve');
  await leave(page);
});

test('a band drawn over a page fills the field with the words under it, and undo takes it back', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.goto('/inbox/4712');
  await page.focus('[data-field="ship_to"]');
  const words = await page.evaluate(() => [...document.querySelectorAll('svg.sheet text')].slice(0, 3).map((t) => t.getBoundingClientRect().toJSON()));
  const [first, last] = [words[0], words.at(-1)];
  await page.mouse.move(first.left - 4, first.top - 4);
  await page.mouse.down();
  await page.mouse.move(last.right - 20, last.bottom, { steps: 4 });
  assert.equal(await page.locator('svg.sheet rect.band').count(), 1, 'the band shows');
  await page.mouse.move(last.right + 4, last.bottom + 4);
  await page.mouse.up();
  assert.equal(await page.locator('svg.sheet rect.band').count(), 0);
  assert.equal(await page.inputValue('#v-ship_to'), 'Northgate Hotels Ltd');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'v-ship_to');
  await page.keyboard.press('Enter');
  assert.equal(await page.getAttribute('[data-field="ship_to"]', 'data-status'), 'settled');
  await page.keyboard.press('u');
  assert.equal(await page.inputValue('#v-ship_to'), '02 Harrogate');
  assert.equal(await page.getAttribute('[data-field="ship_to"]', 'data-status'), 'sure');
  await leave(page);
});

test('the queue is walked by j and k, all that is sure is one request, and a duplicate is merged by m', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.goto('/inbox/4711');
  await Promise.all([page.waitForURL('**/inbox/4712'), page.keyboard.press('j')]);
  await Promise.all([page.waitForURL('**/inbox/4711'), page.keyboard.press('k')]);
  const before = desk.mock?.state.posted.length ?? 0;
  await Promise.all([page.waitForResponse((r) => r.url().endsWith('/fields')), page.keyboard.press('Shift+Enter')]);
  const sent = (desk.mock?.state.posted ?? []).slice(before);
  assert.deepEqual(sent.map((p) => p.json?.status), ['sure']);
  assert.equal(await page.locator('[data-status=sure]').count(), 0);
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset['field']), 'lines/3/item', 'what is open is next');
  await page.goto('/inbox/4712');
  await loaded(page, () => page.keyboard.press('m'));
  assert.equal(desk.mock?.state.posted.at(-1).form.verb, 'merge');
  await leave(page);
});

test('ready documents are ticked and approved from the list, and files are brought in with a bar', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.goto('/inbox');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  assert.equal(await page.locator('input[name=pick]:checked').count(), 0, 'one with something open is not ticked');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  assert.equal(await page.locator('input[name=pick]:checked').count(), 1);
  await page.keyboard.press('X');
  const ready = await page.locator('input[name=pick]').count();
  await loaded(page, () => page.keyboard.press('a'));
  assert.equal(desk.mock?.state.posted.at(-1).all.length, ready);
  await page.goto('/inbox');
  await page.setInputFiles('#upload', [1, 2].map((n) => ({ name: `day-${n}.zip`, mimeType: 'application/zip', buffer: Buffer.from('PK') })));
  await page.click('#bring button');
  await page.waitForSelector('#taken a.button');
  assert.deepEqual((await page.locator('#taken li').allTextContents()).slice(0, 2), ['day-1.zip is IN1: ready.', 'day-1.zip is IN2: ready.']);
  assert.equal(await page.locator('#taken li').count(), 5, 'four documents and the way to them');
  await leave(page);
});

test('a scanner counts up, refuses what does not belong, and never counts too many', { skip: !!REAL }, async () => {
  const page = await desk.context.newPage();
  await page.goto('/shipments/S2041/pick');
  const scan = async (/** @type {string} */ code) => {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  };
  await scan('BG120');
  assert.match((await page.textContent('#verdict')) ?? '', /1 of 10/);
  await scan('9*BG120');
  await scan('BG120');
  assert.match((await page.textContent('#verdict')) ?? '', /Too many/);
  await scan('4006381333931');
  assert.match((await page.textContent('#verdict')) ?? '', /Wrong item/);
  assert.equal(await page.textContent('tr[data-row="5"] [data-count]'), '10');
  assert.ok(await page.evaluate(() => document.activeElement?.id === 'code'));
  await leave(page);
});

test('JavaScript in all is at most 30 KB and the first page at most 60 KB, gzipped', async () => {
  const modules = (await readdir(assets)).filter((n) => n.endsWith('.js'));
  const size = async (/** @type {string} */ name) => gzipSync(await readFile(assets + name), { level: 9 }).length;
  const js = (await Promise.all(modules.map(size))).reduce((a, b) => a + b, 0);
  const css = await size('desk.css');
  const html = gzipSync(await (await desk.context.request.get('/')).body(), { level: 9 }).length;
  const page = html + css + (await size('desk.svg')) + (await size('keys.js')) + (await size('shared.js'));
  console.log(`JavaScript ${js} B, styles ${css} B, first page ${page} B, all gzipped`);
  assert.ok(js <= JS_BYTES_MAX, `${js} B of JavaScript`);
  assert.ok(page <= PAGE_BYTES_MAX, `${page} B for the first page`);
});

test('the types hold (tsc --checkJs)', async () => {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  await promisify(execFile)('node', ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: folder }).catch((e) => assert.fail(e.stdout));
});

test('without JavaScript a new order reaches the server as form fields, and Enter checks instead of placing', { skip: !!REAL }, async () => {
  const plain = await openDesk({ javaScript: false });
  try {
    const page = plain.page;
    await page.goto('/orders/new');
    await page.fill('#customer', 'C1042');
    await page.fill('#buyer_po_no', '4477120');
    await page.fill('#requested_date', '+3');
    await page.fill('[name="lines[0].item"]', 'GL240');
    await page.fill('[name="lines[0].quantity"]', '12cs');
    await page.fill('[name="lines[9].item"]', 'DT050');
    await loaded(page, () => page.press('[name="lines[9].item"]', 'Enter'));
    const [checked] = plain.mock?.state.posted ?? [];
    assert.equal(checked.form.verb, 'check');
    assert.equal(checked.form['lines[0].quantity'], '12cs');
    assert.equal(checked.form['lines[9].item'], 'DT050');
    assert.equal(checked.form.requested_date, '+3');
    await loaded(page, () => page.click('button[value=place]'));
    assert.equal(plain.mock?.state.posted[1].form.verb, 'place');
    for (const [path, press, name] of [['/shipments/S2041/pick', 'button:has-text("Count")', 'code'], ['/inbox/4711', '#approve', 'fields[buyer_po_no]'], ['/invoices/INV-30877', 'button:has-text("Settle")', 'how'], ['/shipments/S2041/dispatch', 'button.primary', 'carrier'], ['/sign-in', '', 'user']]) {
      await page.goto(path ?? '');
      if (!press) {
        await page.fill('[name=user]', 'x');
        await page.fill('[name=password]', 'y');
        await loaded(page, () => page.press('[name=password]', 'Enter'));
      } else await loaded(page, () => page.click(press));
      assert.ok((name ?? '') in plain.mock?.state.posted.at(-1).form, `${path} posts ${name}`);
    }
  } finally {
    await plain.close();
  }
});

test('every form of every page has an action, a method, and a button or a field that Enter submits', async () => {
  const page = await desk.context.newPage();
  for (const path of paths) {
    await page.goto(path);
    const bad = await page.evaluate(() => [...document.forms].filter((f) => f.method !== 'dialog' && (!f.getAttribute('action') || !(f.elements.length > 0))).map((f) => f.outerHTML.slice(0, 80)));
    assert.deepEqual(bad, [], path);
  }
  await leave(page);
});
