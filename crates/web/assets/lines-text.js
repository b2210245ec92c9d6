// @ts-check
// Text that stands for order lines: "12cs@9.50" in a quantity, rows copied from a spreadsheet. Pure; no page, no server.

export const PASTED_LINES_MAX = 1000;

/**
 * A typed quantity: "12", "12cs", "12 cs", "12@9.50", "12cs@9.50". What cannot be read goes to the server as typed,
 * which answers with a finding. Decimals come out with a point.
 * @param {string} raw @param {string} mark the reader's decimal mark
 * @returns {{quantity: string, unit: string, price: string}}
 */
export function readQuantity(raw, mark) {
  const found = /^\s*([\d.,'\s]*\d)\s*([a-z][a-z0-9]{0,7})?\s*(?:@\s*([\d.,'\s]*\d))?\s*$/i.exec(raw);
  if (!found) return { quantity: raw.trim(), unit: '', price: '' };
  return { quantity: plain(found[1] ?? '', mark), unit: (found[2] ?? '').toUpperCase(), price: plain(found[3] ?? '', mark) };
}

/** @param {string} text @param {string} mark */
function plain(text, mark) {
  const bare = text.replace(/[\s']/g, '');
  const figure = mark === ',' ? /^(\d{1,3}(?:\.\d{3})+|\d*)(?:,(\d*))?$/ : /^(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/;
  const [whole, digits, decimals] = figure.exec(bare) ?? [];
  // Marks that stand where no group ends are left as typed: the server says what is wrong with them.
  if (whole === undefined || digits === undefined) return bare;
  return digits.replace(/[.,]/g, '') + (decimals === undefined ? '' : `.${decimals}`);
}

const HEADS = {
  item: /item|sku|art|part|produ|material|code|gtin|ean|r[eé]f/i,
  quantity: /qty|quant|menge|anzahl|cant|qt[eé]|stück|pieces/i,
  unit: /^(unit|uom|einheit|unidad|unité|u\/?m)$/i,
  price: /price|preis|prix|precio/i,
};

/**
 * Rows copied from a spreadsheet or a CSV file. Columns by their heads if there are any, else item, quantity, unit, price.
 * @param {string} text @returns {{lines: {item: string, quantity: string}[], left: number}} left: rows beyond the limit
 */
export function readPasted(text) {
  const rows = cells(text).filter((row) => row.some((cell) => cell !== ''));
  let columns = { item: 0, quantity: 1, unit: 2, price: 3 };
  const head = rows[0] ?? [];
  if (head.length > 1 && head.some((cell) => HEADS.quantity.test(cell)) && head.some((cell) => HEADS.item.test(cell))) {
    const at = (/** @type {RegExp} */ kind) => head.findIndex((cell) => kind.test(cell.trim()));
    columns = { item: at(HEADS.item), quantity: at(HEADS.quantity), unit: at(HEADS.unit), price: at(HEADS.price) };
    rows.shift();
  } else if (rows.length > 0 && rows.every((row) => row.length === 2 && /^\d{1,5}$/.test(row[0] ?? '') && /[a-z-]/i.test(row[1] ?? ''))) {
    columns = { item: 1, quantity: 0, unit: -1, price: -1 };
  }
  const lines = rows.slice(0, PASTED_LINES_MAX).map((row) => {
    const cell = (/** @type {number} */ n) => (n < 0 ? '' : (row[n] ?? ''));
    const unit = /^[a-z][a-z0-9]{0,7}$/i.test(cell(columns.unit)) ? ` ${cell(columns.unit)}` : '';
    const price = /^[\d.,']+$/.test(cell(columns.price)) ? `@${cell(columns.price)}` : '';
    return { item: cell(columns.item), quantity: cell(columns.quantity) && cell(columns.quantity) + unit + price };
  });
  return { lines, left: Math.max(0, rows.length - PASTED_LINES_MAX) };
}

/** @param {string} text @returns {string[][]} */
function cells(text) {
  const mark = text.includes('\t') ? '\t' : text.includes(';') ? ';' : ',';
  /** @type {string[][]} */
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const close = () => {
    rows[rows.length - 1]?.push(cell.trim());
    cell = '';
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') (cell += '"'), (i += 1);
      else quoted = false;
    } else if (c === '"' && cell.trim() === '') (quoted = true), (cell = '');
    else if (c === mark) close();
    else if (c === '\n') close(), rows.push([]);
    else if (c !== '\r') cell += c;
  }
  close();
  return rows;
}
