import { Sequence } from '../sequence'

/** What an invented app is. Its name tells it, as names do. */
export type Kind = keyof typeof things

const things = {
  resource: ['API', 'Service', 'Gateway', 'Data API', 'Events API', 'Ledger API'],
  portal: ['Hub', 'Marketplace', 'Self-Service', 'Account Center', 'Workplace', 'Community'],
  web: ['Portal', 'Console', 'Dashboard', 'Back Office', 'Workbench', 'Planner'],
  mobile: ['Mobile', 'for iOS', 'for Android', 'Single Page', 'Kiosk', 'Desktop'],
  service: ['Export', 'Sync', 'Nightly Job', 'Importer', 'Connector', 'Batch'],
  device: ['Scanner', 'Terminal', 'Signage', 'Printer Agent', 'Till', 'Gate'],
  password: ['Mailer', 'Reporter', 'Script', 'Monitor', 'Backup', 'Crawler'],
  saml: ['SSO', 'Intranet', 'Suite', 'Archive', 'Help Desk', 'Wiki'],
  bookmark: ['Link', 'Handbook', 'Directory', 'Newsroom', 'Calendar', 'Survey'],
} as const

const areas = [
  ...[
    'Orders',
    'Payments',
    'Invoices',
    'Billing',
    'Shipping',
    'Warehouse',
    'Inventory',
    'Catalog',
    'Pricing',
    'Returns',
  ],
  ...[
    'Customers',
    'Partners',
    'Suppliers',
    'Contracts',
    'Leads',
    'Campaigns',
    'Loyalty',
    'Support',
    'Tickets',
    'Claims',
  ],
  ...[
    'Field Service',
    'Maintenance',
    'Assets',
    'Fleet',
    'Routes',
    'Sensors',
    'Meters',
    'Energy',
    'Facilities',
    'Parking',
  ],
  ...[
    'Payroll',
    'Recruiting',
    'Training',
    'Travel',
    'Expenses',
    'Time Sheets',
    'Benefits',
    'Shifts',
    'Badges',
    'Canteen',
  ],
  ...['Treasury', 'Tax', 'Audit', 'Risk', 'Compliance', 'Insurance', 'Lending', 'Cards', 'Fraud', 'Reporting'],
  ...['Analytics', 'Forecasts', 'Quality', 'Lab', 'Patients', 'Studies', 'Library', 'Courses', 'Grants', 'Donations'],
] as const

const places = ['', ' EU', ' US', ' APAC', ' (test)', ' (staging)', ' West', ' Nord'] as const

/** Before some names, as people do it: each has something that a table, a shell or a spreadsheet could trip over. */
const prefixes = [
  ...(['Büro München: ', '株式会社 ', 'Équipe Données – ', '«Склад» ', 'مكتب ', '🚚 ', 'İstanbul '] as const),
  ...(["O'Brien & Sons ", '"Legacy" ', '<old> ', '=ROI ', '50 % ', 'a|b ', '@ops '] as const),
] as const

const combinations = areas.length * 6 * places.length
// Prime, and no factor of their number: every combination comes once before one comes again.
const step = 1009

export interface GeneratedName {
  displayName: string
  /** For host names: `field-service`. */
  slug: string
}

/** @param place among the apps of its kind, from 0; each has another name, letter case apart */
export function generatedName(kind: Kind, place: number): GeneratedName {
  const combination = (place * step) % combinations
  const round = Math.floor(place / combinations)
  const area = areas[combination % areas.length] ?? areas[0]
  const thing = things[kind][Math.floor(combination / areas.length) % 6] ?? things[kind][0]
  const where = places[Math.floor(combination / areas.length / 6)] ?? ''
  const name = `${area} ${thing}${where}${round === 0 ? '' : ` ${round + 1}`}`
  const chance = new Sequence(place)
  return {
    displayName: chance.strikes(0.02) ? `${chance.one(prefixes as unknown as readonly [string])}${name}` : name,
    slug: area.toLowerCase().replaceAll(' ', '-'),
  }
}
