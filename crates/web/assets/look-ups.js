// @ts-check
// Look-ups of items while someone types: each text once, a few at a time. Called by order-entry.js.
import { ask } from './shared.js';

/** @typedef {import('./rows.js').ItemHit} ItemHit */

const LOOKUPS_AT_ONCE = 6;

export class LookUps {
  constructor() {
    /** @type {Map<string, Promise<{hits: ItemHit[], exact: boolean}>>} */
    this.known = new Map();
    this.asked = 0;
    /** @type {(() => void)[]} */
    this.waiting = [];
    /** @type {Set<Promise<unknown>>} */
    this.pending = new Set();
  }

  /** What a number means may depend on the customer. */
  forget() {
    this.known = new Map();
  }

  /** @param {string} q @param {string} customer @returns {Promise<{hits: ItemHit[], exact: boolean}>} */
  item(q, customer) {
    const key = q.toLowerCase();
    const known = this.known.get(key);
    if (known) return known;
    const ours = this.known;
    const answer = this.inTurn(q, customer);
    ours.set(key, answer);
    answer.catch(() => ours.delete(key));
    return answer;
  }

  /** @param {string} q @param {string} customer */
  async inTurn(q, customer) {
    if (this.asked >= LOOKUPS_AT_ONCE) await new Promise((resolve) => this.waiting.push(() => resolve(null)));
    this.asked += 1;
    try {
      return await ask(`/lookup/items?${new URLSearchParams({ q, customer })}`);
    } finally {
      this.asked -= 1;
      this.waiting.shift()?.();
    }
  }

  /** Work that nothing waits for now. @param {Promise<unknown>} work */
  later(work) {
    const quiet = work.catch(() => {}).finally(() => this.pending.delete(quiet));
    this.pending.add(quiet);
  }

  /** All of it is done. */
  async settled() {
    while (this.pending.size) await Promise.all(this.pending);
  }
}
