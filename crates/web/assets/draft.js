// @ts-check
// The draft on the server: saved soon after each change, in order, one request in flight, the latest state wins.
// A save that fails is tried again; what the clerk typed stays on the page either way.
import { ask, Problem } from './shared.js';

const PAUSE_MS = 250;
const RETRY_MS_MAX = 15_000;

/**
 * @typedef {object} Finding
 * @property {'block'|'warn'|'note'} severity
 * @property {string} code
 * @property {string} message
 * @property {string} [field] item | quantity | price | customer | buyer_po_no | requested_date | ship_to
 * @property {string} [row] the row it is about, where it is about one
 * @property {boolean} [approval] a block that a second person may lift: the order goes to approval with a reason
 */

export class Draft {
  /**
   * @param {() => object} read the state of the page now, without the version
   * @param {(answer: any, sent: any) => void} saved shows what the server made of it
   * @param {(state: 'dirty'|'saving'|'saved'|'offline'|'conflict', problem?: Problem) => void} tell
   */
  constructor(read, saved, tell) {
    this.read = read;
    this.saved = saved;
    this.tell = tell;
    this.id = '';
    this.version = 0;
    this.dirty = false;
    this.waits = 0;
    /** @type {Promise<void>|null} */
    this.flight = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
  }

  /** Something changed: save after a short pause. */
  touch() {
    this.dirty = true;
    this.tell('dirty');
    if (this.flight) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send().catch(() => {}), PAUSE_MS);
  }

  /** Resolves when the server has the latest state; throws the Problem if it will not take it. */
  async flush() {
    clearTimeout(this.timer);
    while (this.flight || this.dirty) await (this.flight ?? this.send());
  }

  /** @returns {Promise<void>} */
  send() {
    clearTimeout(this.timer);
    if (this.flight) return this.flight;
    this.flight = this.once().finally(() => {
      this.flight = null;
      if (this.dirty && this.waits === 0) this.touch();
    });
    return this.flight;
  }

  async once() {
    this.dirty = false;
    const sent = this.read();
    this.tell('saving');
    try {
      const answer = await ask(this.id ? `/orders/drafts/${encodeURIComponent(this.id)}` : '/orders/drafts', {
        method: this.id ? 'PUT' : 'POST',
        body: { version: this.version, ...sent },
      });
      this.id = String(answer.id);
      this.version = answer.version;
      this.waits = 0;
      this.saved(answer, sent);
      if (!this.dirty) this.tell('saved');
      // Somebody else wrote in it, too: once nothing more is typed, the page shows what both wrote.
      if (answer.merged) setTimeout(() => this.dirty || location.assign(answer.merged));
    } catch (fault) {
      const problem = fault instanceof Problem ? fault : new Problem(0, String(fault));
      this.dirty = true;
      this.waits += 1;
      const again = problem.status === 0 || problem.status >= 500 || problem.status === 429;
      this.tell(problem.status === 409 || problem.status === 412 ? 'conflict' : 'offline', problem);
      if (again) this.timer = setTimeout(() => void this.send().catch(() => {}), Math.min(RETRY_MS_MAX, 500 * 2 ** this.waits));
      throw problem;
    }
  }
}
