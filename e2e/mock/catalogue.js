// A made-up wholesaler's items and customers, enough for the screens. No real company, no real product.
/** @typedef {{sku: string, description: string, unit: string, units: string[], price: number, stock: number, gtin: string, multiple: number, replaced_by: string|null, parts: Record<string, string>, last: Record<string, number>}} Item */

/** @type {[string, string, string, number, number][]} */
const rows = [
  ['GL240', 'Tumbler 24 cl, tempered, clear', 'EA', 1.2, 4200],
  ['GL330', 'Tumbler 33 cl, tempered, clear', 'EA', 1.45, 3900],
  ['GL500', 'Pint glass 50 cl, stackable', 'EA', 1.9, 0],
  ['PL210', 'Plate 21 cm, porcelain, white', 'EA', 2.35, 1800],
  ['PL270', 'Plate 27 cm, porcelain, white', 'EA', 3.1, 2250],
  ['BW140', 'Bowl 14 cm, porcelain, white', 'EA', 2.05, 960],
  ['CU180', 'Cup 18 cl with saucer, white', 'EA', 2.8, 1440],
  ['FK100', 'Table fork, 18/10 steel', 'EA', 0.95, 8000],
  ['KN100', 'Table knife, 18/10 steel', 'EA', 1.35, 7600],
  ['SP100', 'Table spoon, 18/10 steel', 'EA', 0.95, 8100],
  ['NP330', 'Napkin 33 cm, two-ply, white, 250', 'PK', 4.4, 620],
  ['NP400', 'Napkin 40 cm, linen feel, anthracite, 50', 'PK', 7.9, 310],
  ['TW120', 'Kitchen towel roll, two-ply, 12', 'PK', 9.6, 540],
  ['DT050', 'Dish detergent, 5 l', 'EA', 11.5, 260],
  ['DT100', 'Dish detergent, 10 l', 'EA', 20.9, 140],
  ['RN050', 'Rinse aid, 5 l', 'EA', 13.8, 190],
  ['GV0M0', 'Nitrile glove, M, blue, 100', 'BX', 6.2, 900],
  ['GV0L0', 'Nitrile glove, L, blue, 100', 'BX', 6.2, 60],
  ['BG060', 'Refuse sack 60 l, black, 25', 'RL', 3.7, 1500],
  ['BG120', 'Refuse sack 120 l, black, 25', 'RL', 5.6, 1100],
  ['CF010', 'Coffee filter no. 4, 100', 'PK', 2.6, 700],
  ['TR450', 'Serving tray 45 cm, non-slip', 'EA', 12.4, 85],
];

/** @type {Item[]} */
export const items = rows.map(([sku, description, unit, price, stock], n) => ({
  sku,
  description,
  unit,
  units: unit === 'EA' ? ['EA', 'CS'] : [unit],
  price,
  stock,
  gtin: `400${String(1000000 + n * 137).padStart(9, '0')}${n % 10}`,
  multiple: 1,
  replaced_by: sku === 'GL500' ? 'GL330' : null,
  parts: { C1042: `NG-${sku.slice(0, 2)}${n + 1}` },
  last: { C1042: (n + 2) * 6 },
}));

export const perCase = 12;

/** @type {import('../../crates/web/assets/order-entry.js').CustomerHit[]} */
export const customers = [
  {
    number: 'C1042',
    name: 'Northgate Hotels Ltd',
    city: 'Leeds',
    phone: '+44 113 496 0142',
    ship_tos: [
      { code: '01', name: 'Northgate Leeds, goods in', city: 'Leeds', default: true },
      { code: '02', name: 'Northgate Harrogate', city: 'Harrogate' },
    ],
    credit: { limit: '20000.00', used: '12480.50', currency: 'GBP', blocked: false },
    open_orders: 3,
    last_orders: [
      { number: '100412', date: '2026-11-16', total: '612.40', po: '4477031' },
      { number: '100377', date: '2026-11-09', total: '584.15', po: '4476988' },
      { number: '100341', date: '2026-11-02', total: '1204.80', po: '4476951' },
      { number: '100298', date: '2026-10-26', total: '598.60', po: '4476902' },
      { number: '100251', date: '2026-10-19', total: '611.05', po: '4476844' },
    ],
    note: 'Goods in closes at 11:00. Read every quantity back; they order by the case.',
  },
  { number: 'C1077', name: 'Harbour Street Café', city: 'Whitby', phone: '+44 1947 555 010', ship_tos: [{ code: '01', name: 'Café', city: 'Whitby', default: true }], credit: { limit: '2500.00', used: '2410.00', currency: 'GBP' }, last_orders: [], note: '' },
  { number: 'C1103', name: 'Harbour Catering Group', city: 'Hull', phone: '+44 1482 555 019', ship_tos: [{ code: '01', name: 'Central kitchen', city: 'Hull', default: true }], credit: { limit: '50000.00', used: '51200.00', currency: 'GBP', blocked: true }, last_orders: [], note: '' },
];
