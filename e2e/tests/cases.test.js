// A complaint, an audit of orders and the standards, on the real server and by keyboard alone: from the order page to the remedy, the cause and
// the letter; all of their pages in both themes. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { REAL, accessible, leave, open, openDesk, press, shipped, text } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @type {Record<string, Desk>} */
const desks = {};
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
const made = { order: '', case: '', audit: '' };

before(async () => {
  if (!REAL) return;
  for (const login of ['pia', 'paul', 'iris', 'sean', 'fay', 'susan']) desks[login] = await openDesk({ user: login });
  desks['carla'] = await openDesk({ user: 'carla', javaScript: false });
  made.order = (await shipped(desks, `WET-${Date.now()}`)).order;
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

test('a clerk writes a complaint down without JavaScript, gives what the policy grants, and tells the customer', { skip: !REAL }, async () => {
  const { page, wrong } = await open(as('carla'), `/orders/${made.order}`);
  await press(page, 'main a[href^="/cases/new"]');
  await page.check('[name="line"][value="1"]');
  await page.selectOption('#category', 'damaged');
  await press(page, 'button:has-text("Put it on record")');
  assert.match(await text(page), /what is wrong|in a few words/i, 'it says what is missing');
  await page.fill('#subject', 'Two boxes came wet');
  await press(page, 'button:has-text("Put it on record")');
  made.case = /CA\d+/.exec(page.url())?.[0] ?? '';
  assert.notEqual(made.case, '', page.url());
  await page.fill('#a-words', 'told Ms Krüger on the telephone');
  await press(page, 'button:has-text("They know")');
  await press(page, 'button:has-text("Take it up")');
  await page.setInputFiles('#e-file', { name: 'wet.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') });
  await press(page, '#evidence button:has-text("Keep")');
  assert.match(await text(page), /wet\.png[\s\S]*[0-9a-f]{16}/);
  await page.selectOption('#kind', 'credit');
  await page.fill('[name="quantity[1]"]', '1');
  await page.selectOption('#goods_back', 'no');
  await press(page, 'button:text-is("Propose")');
  await press(page, 'button:has-text("Carry it out")');
  assert.match(await text(page), /CN\d+/, 'a credit note');
  await page.selectOption('#c-cause', 'carrier');
  await page.fill('#c-note', 'the van leaked');
  await page.check('[name="leads"][value="none"]');
  await page.fill('#c-none', 'nothing of ours was wrong');
  await press(page, '#cause button:has-text("Put it on record")');
  await page.fill('#outcome', 'One box is credited.');
  await press(page, 'button:text-is("Resolve")');
  await press(page, 'button:text-is("Close")');
  assert.match(await text(page), /has steps that nobody has done/, 'nothing is closed before it was looked into');
  for (const step of [1, 2]) {
    const form = `form[action$="/steps/${step}"]`;
    await page.fill(`${form} [name="finding"]`, 'the photographs show it');
    await press(page, `${form} button`);
  }
  await press(page, 'button:text-is("Close")');
  assert.match(await text(page), /Closed/);
  await page.goto(`/orders/${made.order}`);
  assert.match(await text(page), new RegExp(made.case));
  await page.goto(`/search?q=${made.case}`);
  assert.match(await text(page), /Two boxes came wet/);
  assert.deepEqual(wrong.filter((w) => !/422|409/.test(w)), [], 'nothing but the two refusals');
  await leave(page);
});

test('their pages have nothing that hinders anybody, in both themes', { skip: !REAL }, async () => {
  const get = async (/** @type {string} */ path) => (await as('susan').context.request.get(`/api/v1${path}`)).json();
  const audit = (await get('/order-audits'))[0]?.number ?? '';
  const standard = (await get('/standards'))[0]?.code ?? '';
  const paths = ['/cases', '/cases?show=', '/cases/new', `/cases/new?order=${made.order}`, `/cases/${made.case}`, '/order-audits', '/standards', '/conduct', '/workboard'];
  if (audit) paths.push(`/order-audits/${audit}`);
  if (standard) paths.push(`/standards/${standard}`);
  for (const path of paths) {
    const { page, wrong } = await open(as('susan'), path);
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme: scheme });
      await accessible(page, `${path} ${scheme}`);
    }
    assert.deepEqual(wrong, [], path);
    await leave(page);
  }
});
