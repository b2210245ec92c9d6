// The real server with the small demo company: a document goes from the inbox to the invoice, each step by the person whose job it is;
// every page that these people work on is accessible in both themes; what comes in broken is answered clearly. Skipped on the mock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { COUNTER, Keyboard, REAL, accessible, leave, loaded, newOrder, open, openDesk } from '../browser.js';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */
/** @type {Record<string, Desk>} */
const desks = {};
/** Who of the demo does what: one browser for each, signed in once. */
const PEOPLE = ['carla', 'pia', 'paul', 'iris', 'sean', 'fay', 'susan'];
/** @param {string} login @returns {Desk} */
const as = (login) => /** @type {Desk} */ (desks[login]);
/** What the first tests find, for the later ones. */
const made = { document: '', order: '', shipment: '', invoice: '' };

before(async () => {
  if (REAL) for (const login of PEOPLE) desks[login] = await openDesk({ user: login });
});
after(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

/** @param {Desk} desk @param {string} path @param {object} [body] */
async function api(desk, path, body) {
  const how = body ? { method: 'POST', data: body } : { method: 'GET' };
  const response = await desk.context.request.fetch(`/api/v1${path}`, how);
  return { status: response.status(), body: await response.json() };
}

/** Presses a button and waits for the page after it. @param {import('playwright-core').Page} page @param {string} button */
async function press(page, button) {
  await loaded(page, () => page.click(button));
  const refused = await page.locator('#summary.block').allTextContents();
  assert.deepEqual(refused, [], button);
}

test('a document becomes an order: the clerk settles what is open beside the source and approves', { skip: !REAL }, async () => {
  const { page, wrong } = await open(as('carla'), '/inbox');
  const row = page.locator('#queue tr', { hasText: 'VDL-2026-118' });
  assert.match((await row.textContent()) ?? '', /EDIFACT/);
  await loaded(page, () => row.locator('a.row').click());
  made.document = page.url().split('/').at(-1) ?? '';
  assert.ok((await page.locator('.source mark, .source [id^=s-]').count()) > 0, 'the places in the document are marked');
  // Whatever the reader is not sure of is settled by one press each: the first suggestion, or what stands there.
  const open_ = page.locator('[data-status=unsure], [data-status=missing]');
  for (let left = await open_.count(); left > 0; left -= 1) {
    const suggested = await page.evaluate(() => !!document.activeElement?.querySelector('button[name=suggestion]'));
    await page.keyboard.press(suggested ? '1' : 'Enter');
  }
  // Approving leads on to the next document that waits, and says what became of this one.
  await Promise.all([page.waitForURL((to) => /\/inbox\/IN\d+$/.test(to.pathname) && !to.pathname.endsWith(made.document)), page.keyboard.press('a')]);
  const told = (await page.textContent('.banner')) ?? '';
  made.order = /became order (SO\d+), confirmed/.exec(told)?.[1] ?? '';
  assert.match(told, new RegExp(`${made.document} became order SO`));
  await page.goto(`/orders/${made.order}`);
  assert.match((await page.textContent('dl.strip')) ?? '', /VDL-2026-118/);
  assert.deepEqual(wrong, []);
  await leave(page);
});

test('the order is released by the clerk, and a packer may not do it', { skip: !REAL }, async () => {
  const paul = await open(as('paul'), `/orders/${made.order}`);
  assert.equal(await paul.page.locator('button', { hasText: 'Release' }).count(), 0);
  const refused = await as('paul').context.request.post(`/api/v1/orders/${made.order}/release`);
  assert.equal(refused.status(), 403);
  await leave(paul.page);
  const { page } = await open(as('carla'), `/orders/${made.order}`);
  await press(page, 'button:has-text("Release")');
  made.shipment = ((await page.textContent('#shipments tbody a.row')) ?? '').trim();
  assert.match((await page.textContent('.banner')) ?? '', new RegExp(made.shipment));
  await leave(page);
});

test('picked, packed, inspected and shipped, each by the person whose job it is', { skip: !REAL }, async () => {
  const step = async (/** @type {string} */ login, /** @type {string} */ path, /** @type {(page: import('playwright-core').Page) => Promise<void>} */ work) => {
    const { page, wrong } = await open(as(login), `/shipments/${made.shipment}`);
    assert.ok(page.url().endsWith(path), `${login} is led to ${path}, not ${page.url()}`);
    await work(page);
    assert.deepEqual(wrong, []);
    await leave(page);
  };
  /** Scans every row to its full count, as a scanner types. @param {import('playwright-core').Page} page */
  const scanAll = async (page) => {
    for (const row of await page.locator('tr[data-row]').all()) {
      const code = ((await row.getAttribute('data-codes')) ?? '').split(' ')[0] ?? '';
      await page.fill('#code', '');
      await page.keyboard.type(`${await row.getAttribute('data-need')}*${code}`);
      await page.keyboard.press('Enter');
      assert.match((await page.getAttribute('#verdict', 'class')) ?? '', /right|done/, (await page.textContent('#verdict')) ?? '');
      assert.equal(await row.getAttribute('data-done'), await row.getAttribute('data-need'));
    }
  };
  await step('pia', '/pick', async (page) => {
    await page.keyboard.type('4006381333931');
    await page.keyboard.press('Enter');
    assert.match((await page.textContent('#verdict')) ?? '', /Wrong item/);
    await scanAll(page);
    await press(page, '#complete');
  });
  await step('paul', '/pack', async (page) => {
    await press(page, 'button[value=all]');
  });
  const packer = await as('paul').context.request.get(`/shipments/${made.shipment}/inspection`);
  assert.match(await packer.text(), /packed it|own work|may not/i, 'whoever packed it does not inspect it');
  await step('iris', '/inspection', async (page) => {
    await scanAll(page);
    for (const right of await page.locator('.checks input[value=right]').all()) await right.check();
    await press(page, '#complete');
  });
  await step('sean', '/dispatch', async (page) => {
    await page.fill('#carrier', 'ELBK');
    await page.fill('#tracking', 'EK 0042 1187');
    await press(page, 'button[value=ship]');
  });
  const { body } = await api(as('sean'), `/shipments/${made.shipment}`);
  assert.equal(body.stage, 'shipped');
  assert.equal(body.tracking, 'EK 0042 1187');
});

test('finance invoices what left; the papers are PDF; document, reply and timeline stand on the order', { skip: !REAL }, async () => {
  const { page } = await open(as('fay'), `/orders/${made.order}`);
  await press(page, 'button:has-text("Invoice")');
  assert.match(page.url(), /\/invoices\/[A-Z0-9-]+$/);
  made.invoice = page.url().split('/').at(-1) ?? '';
  const { body } = await api(as('fay'), `/invoices/${made.invoice}`);
  const order = (await api(as('fay'), `/orders/${made.order}`)).body;
  assert.equal(body.stage, 'released');
  // What left is charged, to the cent; what is short follows with its own shipment and invoice.
  const cents = (/** @type {string} */ amount) => Math.round(Number(amount) * 100);
  assert.equal(cents(body.total), cents(body.goods) + cents(body.charges) + cents(body.tax));
  const sent = order.lines.filter((/** @type {any} */ l) => Number(l.buckets.shipped) > 0);
  assert.deepEqual(body.content.lines.map((/** @type {any} */ l) => l.sku), sent.map((/** @type {any} */ l) => l.item));
  for (const line of sent) assert.equal(line.buckets.invoiced, line.buckets.shipped);
  for (const paper of [`/orders/${made.order}/acknowledgement.pdf`, `/shipments/${made.shipment}/packing-slip.pdf`, `/invoices/${made.invoice}.pdf`]) {
    const response = await as('fay').context.request.get(paper);
    assert.equal(response.headers()['content-type'], 'application/pdf', paper);
    assert.equal((await response.body()).subarray(0, 5).toString(), '%PDF-', paper);
  }
  await leave(page);
  const told = await open(as('carla'), `/orders/${made.order}`);
  const timeline = (await told.page.textContent('#timeline')) ?? '';
  for (const happened of ['Placed', 'Released to the warehouse']) assert.ok(timeline.includes(happened), timeline);
  const messages = (await told.page.textContent('#messages')) ?? '';
  assert.ok(messages.includes(made.document), 'the document it came as is among its messages');
  assert.match(messages, /Order reply \(ORDRSP\)/, 'so is the answer that went out');
  await leave(told.page);
});

test('a task is raised on the order page and finished by someone else', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), `/orders/${made.order}`);
  await page.fill('#task-title', 'Call them about the pallets');
  await page.fill('#task-due', '+2');
  await press(page, 'button:has-text("Raise task")');
  assert.match((await page.textContent('#tasks')) ?? '', /Call them about the pallets/);
  await leave(page);
  const { page: other } = await open(as('susan'), `/orders/${made.order}`);
  await other.fill('#tasks input[name=outcome]', 'they come on Friday');
  await press(other, '#tasks button:has-text("Done")');
  const tasks = (await other.textContent('#tasks')) ?? '';
  assert.match(tasks, /they come on Friday/);
  assert.match(tasks, /Susan Lindqvist/);
  await leave(other);
});

test('an offer is made from the order form with Alt+Q, and its draft is no order', { skip: !REAL }, async () => {
  const { page, wrong } = await open(as('carla'), '/orders/new');
  await page.waitForSelector('#order[data-ready]');
  for (const word of [COUNTER.customer, 'RFQ-500', '+5', COUNTER.items[8] ?? '', '6']) {
    await page.keyboard.type(word);
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');
  assert.match((await page.textContent('#rail')) ?? '', /RFQ-500/, 'the order is read back beside it');
  await Promise.all([page.waitForURL(/\/quotations\/QU\d+$/), page.keyboard.press('Alt+q')]);
  assert.match((await page.textContent('dl.strip')) ?? '', /RFQ-500/);
  const number = page.url().split('/').at(-1) ?? '';
  const ended = (await api(as('carla'), '/orders?stage=cancelled&limit=1')).body.orders[0];
  const told = (await api(as('carla'), `/orders/${ended.number}/timeline`)).body.map((/** @type {any} */ t) => t.reason).join(' ');
  assert.match(told, new RegExp(`it became quotation ${number}`));
  await page.fill('[name="quantity[1]"]', '4');
  await page.fill('#a-po', 'PO-500');
  await page.fill('#a-why', 'they said so');
  await press(page, 'form[action$="/acceptance"] button.primary');
  assert.match(page.url(), /\/orders\/SO\d+$/);
  assert.match((await page.textContent('dl.strip')) ?? '', new RegExp(number));
  assert.deepEqual(wrong, []);
  await leave(page);
});

test('every page with a number, as its people see it, is accessible in both themes', { skip: !REAL }, async () => {
  const { body } = await api(as('carla'), '/orders?limit=200');
  const stages = new Map(body.orders.map((/** @type {any} */ o) => [o.stage, o.number]));
  const held = body.orders.find((/** @type {any} */ o) => o.open_holds > 0).number;
  const inbox = (await api(as('carla'), '/intake?limit=200')).body.documents;
  const formats = new Map(inbox.map((/** @type {any} */ d) => [`${d.channel} ${d.stage}`, d.number]));
  // One more shipment for the tables of the warehouse while they are open.
  const lines = COUNTER.items.slice(0, 3).map((item) => ({ item, quantity: 8 }));
  const placed = await api(as('carla'), '/orders?place=true', { customer: COUNTER.customer, buyer_po_no: '4499001', lines });
  assert.equal(placed.body.stage, 'confirmed', JSON.stringify(placed.body));
  const shipment = (await api(as('carla'), `/orders/${placed.body.number}/release`, {})).body.shipments[0];
  // An offer, and a draft at each step of guided entry.
  const quotation = (await api(as('carla'), '/quotations', { draft: { customer: COUNTER.customer, lines: [{ item: COUNTER.items[9], quantity: 4 }] } })).body.number;
  const begun = (await api(as('carla'), '/orders', { customer: COUNTER.customer, lines: lines.slice(0, 2) })).body.number;
  const guided = ['customer', 'po', 'ship-to', 'lines', 'check', 'summary'].map((step) => `/orders/guided/${begun}/${step}`);
  /** @type {[string, string[]][]} */
  const seen = [
    ['carla', ['/quotations', `/quotations/${quotation}`, `/orders/new?quotation=${quotation}`, '/double-key', '/orders/guided', ...guided]],
    ['susan', ['/double-key', '/quotations']],
    ['carla', [...stages.values()].map((n) => `/orders/${n}`)],
    ['carla', [`/orders/${held}`, `/orders/new?draft=${stages.get('draft')}`, ...[...formats.values()].map((n) => `/inbox/${n}`)]],
    ['fay', [`/orders/${held}`, '/invoices', `/invoices/${made.invoice}`]],
    ['susan', ['/', '/people', '/people/tom', `/orders/${held}`, '/autopilot', '/autopilot/models/1', '/autopilot/models/0', '/audits', '/audits?state=wrong']],
    ['pia', ['/', '/shipments', `/shipments/${shipment}/pick`]],
    ['paul', [`/shipments/${shipment}/pack`]],
    ['iris', [`/shipments/${shipment}/inspection`, `/shipments/${made.shipment}/inspection`]],
    ['sean', [`/shipments/${shipment}/dispatch`, `/shipments/${made.shipment}/dispatch`]],
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
  // What is not there and what is not allowed are pages, too.
  for (const [login, path, status] of /** @type {[string, string, number][]} */ ([['carla', '/nowhere', 404], ['pia', '/people', 403]])) {
    const page = await as(login).context.newPage();
    assert.equal((await page.goto(path))?.status(), status);
    await accessible(page, path);
    await leave(page);
  }
});

test('every place of the menus of clerk, warehouse, finance and supervisor is accessible in both themes', { skip: !REAL, timeout: 240_000 }, async () => {
  const seen = new Set();
  for (const login of ['susan', 'carla', 'pia', 'fay']) {
    const { page, wrong } = await open(as(login), '/');
    const places = await page.$$eval('nav.side .places a', (links) => links.map((a) => a.getAttribute('href') ?? ''));
    for (const path of places.filter((p) => !seen.has(p))) {
      seen.add(path);
      assert.equal((await page.goto(path))?.status(), 200, path);
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await accessible(page, `${path} as ${login} in ${colorScheme}`);
      }
      assert.deepEqual(wrong, [], path);
    }
    await leave(page);
  }
  assert.ok(seen.size > 25, `${seen.size} places`);
});

test('an unknown part number in the inbox is settled in at most three presses', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), '/inbox');
  await loaded(page, () => page.locator('#queue tr', { hasText: 'BM-70022' }).locator('a.row').click());
  const fields = page.locator('[data-field$="/item"]');
  const at = (await fields.allTextContents()).findIndex((text) => text.includes('QX-9931-K'));
  const field = fields.nth(at);
  assert.equal(await field.getAttribute('data-status'), 'missing');
  await field.focus();
  // `e` to edit, the number is data, Enter to accept.
  const keys = new Keyboard(page);
  await keys.press('e');
  await keys.type(COUNTER.items[0] ?? '');
  const settled = page.waitForResponse((r) => r.url().endsWith('/fields'));
  await keys.press('Enter');
  assert.equal((await settled).status(), 200);
  assert.ok(keys.other <= 3);
  await page.reload();
  assert.equal(await fields.nth(at).getAttribute('data-status'), 'settled');
  assert.equal(await fields.nth(at).locator('input').inputValue(), COUNTER.items[0]);
  // The page that was loaded anew knows no key for it; the button is a plain post and takes back what was taught with it.
  const posted = page.waitForResponse((r) => r.request().method() === 'POST' && /\/inbox\/\w+$/.test(r.url()));
  await Promise.all([posted, page.waitForEvent('load'), fields.nth(at).locator('button[name=reopen]').click()]);
  assert.match((await page.textContent('main')) ?? '', /is open again/);
  assert.notEqual(await fields.nth(at).getAttribute('data-status'), 'settled');
  await leave(page);
});

test('what is wrong with an order is told all at once, each with its place', { skip: !REAL }, async () => {
  const page = await as('carla').context.newPage();
  await newOrder(page);
  const keys = new Keyboard(page);
  await keys.type(COUNTER.customer);
  for (let n = 0; n < 3; n += 1) await keys.press('Enter');
  for (const word of ['XXXXX', '0', COUNTER.items[0] ?? '', '0']) {
    await keys.type(word);
    await keys.press('Enter');
  }
  await keys.press('Control+Enter');
  await page.waitForSelector('#summary:focus');
  const told = (await page.textContent('#summary')) ?? '';
  assert.match(told, /Line 1: “?XXXXX/);
  assert.equal((told.match(/more than zero/g) ?? []).length, 2, `the quantity of the unknown item is told as well: ${told}`);
  await page.close({ runBeforeUnload: false });
});

test('an upload goes into the inbox; one that is no order, cut off or too large is answered with what to do', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), '/inbox');
  /** @param {string} name @param {string} text */
  const upload = async (name, text) => {
    await page.goto('/inbox');
    await page.setInputFiles('#upload', { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
    await page.click('button:has-text("Take in")');
    // A document that was taken in is shown; what was not is said in the list.
    await page.waitForFunction(() => !document.getElementById('bring') || document.querySelector('#taken .said'));
    return (await page.textContent('main')) ?? '';
  };
  const csv = ['customer;po;item;quantity', ...COUNTER.items.map((item) => `${COUNTER.customer};UP-1;${item};3`)].join('\n');
  assert.match(await upload('UP-1.csv', csv), /UP-1/);
  assert.match(page.url(), /\/inbox\/IN\d+$/);
  const cut = 'ISA*00*          *00*          *ZZ*FIXWELLUS      *ZZ*NORDHAFEN      *261123*0900*U*00401*000000991*0*P*>~\nGS*PO*FIXWELLUS*NORDHAFEN*20261123*0900*991*X*004010~\nST*850*0001~\nBEG*00*SA*CUT-1**20261123~\nPO1*1*2*EA*1.';
  assert.match(await upload('cut.edi', cut), /trailer|cut off|ends|missing/i);
  assert.match(await upload('nothing.txt', ''), /empty|no content|nothing/i);
  await leave(page);
});

test('a supervisor switches a proven sender to autopilot, the desk places its next document, and an audit that finds an error switches it off', { skip: !REAL }, async () => {
  const inbox = (await api(as('carla'), '/intake?limit=200')).body.documents;
  const known = inbox.find((/** @type {any} */ d) => d.po_number === 'FW-88131').number;
  const file = await (await as('carla').context.request.get(`/api/v1/intake/${known}/document`)).text();
  const control = /ISA(?:\*[^*]*){12}\*(\d{9})/.exec(file)?.[1] ?? '';
  /** The same order under another number. @param {number} n */
  const fresh = (n) => file.replaceAll('FW-88131', `FW-9900${n}`).replaceAll(control, String(Number(control) + 7000 + n).padStart(9, '0'));
  const { page, wrong } = await open(as('susan'), '/autopilot');
  const row = page.locator('#records tr', { hasText: 'FixWell' }).first();
  assert.match((await row.textContent()) ?? '', /Proven, in shadow/);
  await row.locator('summary').click();
  await row.locator('input[name=reason]').fill('six hundred without an error');
  await loaded(page, () => row.locator('button[value=on]').click());
  assert.match((await page.textContent('.banner')) ?? '', /on autopilot/);
  const sender = page.locator('#records tr', { hasText: 'FixWell' }).first();
  assert.match((await sender.textContent()) ?? '', /Autopilot/);
  // One that has no proof is refused with the figures.
  const young = page.locator('#records tr', { hasText: 'PDF' }).first();
  await young.locator('summary').click();
  await young.locator('input[name=reason]').fill('please');
  await loaded(page, () => young.locator('button[value=on]').click());
  assert.match((await page.textContent('.banner')) ?? '', /598/);

  const clerk = (await open(as('carla'), '/inbox')).page;
  await clerk.setInputFiles('#upload', { name: 'FW-99001.edi', mimeType: 'application/octet-stream', buffer: Buffer.from(fresh(1)) });
  await Promise.all([clerk.waitForURL(/\/inbox\/IN\d+$/), clerk.click('#bring button')]);
  const number = clerk.url().split('/').at(-1) ?? '';
  assert.match((await clerk.textContent('.top')) ?? '', /Placed by the desk, certainty \d/);
  assert.match((await clerk.textContent('.top')) ?? '', /Order SO\d+/);
  await leave(clerk);

  // Whoever brought it may not audit it; the supervisor compares.
  assert.equal((await as('carla').context.request.post(`/api/v1/intake/${number}/audit`, { data: {} })).status(), 403);
  await page.goto(`/audits/${number}`);
  await accessible(page, 'audit');
  await page.selectOption('#w-field', 'lines/0/quantity');
  await page.fill('#w-is', '1');
  await loaded(page, () => page.click('button[value=wrong]'));
  assert.match((await page.textContent('.banner')) ?? '', /back in shadow/);
  await page.goto('/autopilot');
  const back = page.locator('#records tr', { hasText: 'FixWell' }).first();
  assert.match((await back.textContent()) ?? '', /Shadow.*the audit of IN\d+ found lines\/0\/quantity/s);
  assert.deepEqual(wrong, []);
  await leave(page);
});

test('a clean document is approved by one press, several from the list at once, and a copy is merged', { skip: !REAL }, async () => {
  const { page } = await open(as('carla'), '/inbox?stage=ready');
  const ready = page.locator('#queue tbody tr', { has: page.locator('input[name=pick]') });
  assert.ok((await ready.count()) >= 2, 'the demo has ready documents');
  await loaded(page, () => ready.first().locator('a.row').click());
  const fields = await page.locator('[data-field]').count();
  const here = page.url();
  const keys = new Keyboard(page);
  await Promise.all([page.waitForURL((to) => to.href !== here), keys.press('a')]);
  assert.equal(keys.other, 1, `${fields} fields by one press`);
  assert.match((await page.textContent('.banner')) ?? '', /became order SO\d+/);
  await page.goto('/inbox?stage=ready');
  await page.keyboard.press('X');
  const ticked = await page.locator('input[name=pick]:checked').count();
  await loaded(page, () => page.keyboard.press('a'));
  assert.match((await page.textContent('.banner')) ?? '', new RegExp(`${ticked} became orders`));
  const copy = (await api(as('carla'), '/intake?limit=200')).body.documents.find((/** @type {any} */ d) => d.stage === 'review' && ['change', 'duplicate'].includes(d.kind));
  await page.goto(`/inbox/${copy.number}`);
  await Promise.all([page.waitForURL((to) => !to.pathname.endsWith(copy.number)), page.keyboard.press('m')]);
  assert.match((await page.textContent('.banner')) ?? '', new RegExp(`${copy.number} is put to`));
  await leave(page);
});
