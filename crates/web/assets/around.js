// @ts-check
// What is said around the grid: beside it the customer's credit and last orders, what is to be noted and what is worth offering; above
// it what stands between the order and its placing, each point with a link to its field. Called by order-entry.js.
import { day, figure, go, h, need } from './shared.js';

/** @typedef {import('./order-entry.js').CustomerHit} CustomerHit */
/** @typedef {import('./draft.js').Finding} Finding */
/** @typedef {{message: string, href: string, severity: Finding['severity'], approval?: boolean}} Point */

/**
 * @param {CustomerHit|null} hit @param {Finding[]} findings of the whole order
 * @param {{description: string, quantity: string, reason: string}|undefined} first what is worth offering
 */
export function showRail(hit, findings, first) {
  /** @type {Node[]} */
  const parts = [];
  /** @param {string} title @param {...(Node|string|null)} children */
  const section = (title, ...children) => parts.push(h('section', null, h('h2', null, title), ...children));
  if (hit) {
    const credit = hit.credit;
    if (credit) {
      const used = Number(credit.used) / Math.max(1, Number(credit.limit));
      section(
        'Credit',
        h('p', null, h(`span.chip.${credit.blocked ? 'stop' : used > 0.9 ? 'warn' : 'ok'}`, null, credit.blocked ? 'Blocked' : used > 0.9 ? 'Nearly used' : 'Good')),
        h('meter', { min: '0', max: '1', high: '0.9', low: '0.75', optimum: '0', value: String(Math.min(1, used)), 'aria-label': 'Credit used' }),
        h('p.soft', null, `${figure(credit.used)} of ${figure(credit.limit)} ${credit.currency} used`),
        hit.open_orders === undefined ? null : h('p.soft', null, `${hit.open_orders} open orders`),
      );
    }
    if (hit.note) section('Note', h('p', null, hit.note));
    if (hit.last_orders?.length) {
      section(
        'Last orders',
        h('ol.last', null, ...hit.last_orders.slice(0, 5).map((o, n) => h('li', null, h('kbd', null, `Alt+${n + 1}`), ' ', h('a', { href: `/orders/${encodeURIComponent(o.number)}`, tabindex: '-1' }, o.number), ' ', h('span.soft', null, day(o.date)), ' ', h('span.num', null, figure(o.total))))),
      );
    }
  }
  const about = findings.filter((f) => f.message);
  if (about.length) section('To note', h('ul.plain', null, ...about.map((f) => h('li', null, h(`span.said.${f.severity}`, null, h('b', null, { block: 'Stop', warn: 'Check', note: 'Note' }[f.severity]), ' ', f.message)))));
  if (first) section('Also worth offering', h('p', null, h('kbd', null, 'Alt+R'), ' ', h('b', null, `${first.quantity} × ${first.description}`)), h('p.soft', null, first.reason));
  if (hit?.script) section('Call script', h('p', null, hit.script));
  if (parts.length === 0) parts.push(h('p.empty', null, 'Credit, the last orders and what is worth knowing appear here once the customer is known.'));
  need('rail', HTMLElement).replaceChildren(...parts);
}

/** @param {HTMLElement} summary @param {Point[]} all @param {boolean} reason whether a reason lets the order go on */
export function showSummary(summary, all, reason) {
  const stops = all.filter((p) => p.severity === 'block' && !(reason && p.approval));
  const field = /** @type {HTMLInputElement} */ (h('input', { id: 'reason', maxlength: '500' }));
  const toApproval = all.some((p) => p.severity === 'block');
  summary.replaceChildren(
    h('h2', { id: 'summary-title' }, stops.length ? `${stops.length === 1 ? 'One point stops' : `${stops.length} points stop`} this order` : toApproval ? 'This order needs approval' : 'Please check before placing'),
    h('ul', null, ...all.map((p) => h('li', null, h(`span.said.${p.severity}`, null, h('b', null, p.severity === 'block' ? 'Stop' : 'Check'), ' ', h('a', { href: p.href }, p.message))))),
    ...(reason ? [h('p.field', null, h('label', { for: 'reason' }, toApproval ? 'Reason for the approver' : 'Reason it is right as it is'), field, h('span.hint', null, h('kbd', null, 'Ctrl+Enter'), toApproval ? ' sends it to approval' : ' places it'))] : []),
  );
  summary.className = `summary ${stops.length || toApproval ? 'block' : 'warn'}`;
  summary.hidden = false;
  (reason ? field : summary).focus();
}

/** A link in the summary leads into its field. @param {HTMLElement} summary */
export function leadToFields(summary) {
  summary.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const field = link ? document.getElementById((link.getAttribute('href') ?? '').slice(1)) : null;
    if (!field) return;
    event.preventDefault();
    go(field);
  });
}
